// Change one row, and follow it. Only where the server allows changes.

import { byId, element, setText } from "../dom.js";
import { count } from "../format.js";
import { make, offer } from "./request.js";
import { showStep, startSteps } from "./steps.js";

let offered = null;

const fail = (error) => setText(byId("change-error"), error === null ? "" : error.message);

const showRow = ({ row }) => {
  byId("change-form").querySelector("[type=submit]").disabled = row === null;
  byId("change-steps").replaceChildren();
  if (row === null) {
    setText(byId("change-row"), "There is no row to change yet: stock_quantity is empty.");
    return;
  }
  const text = `in ${row.warehouse}, where there are ${count(row.quantity)} now`;
  byId("change-row").replaceChildren(element("b", {}, row.item), text);
  byId("change-quantity").value = row.quantity + 25;
};

const another = async () => {
  fail(null);
  try {
    offered = await offer();
    showRow(offered);
  } catch (error) {
    fail(error);
  }
};

const change = async (event) => {
  event.preventDefault();
  const submit = byId("change-form").querySelector("[type=submit]");
  submit.disabled = true;
  fail(null);
  startSteps(byId("change-steps"));
  const { warehouse_id, stock_item_id } = offered.row;
  const wanted = { warehouse_id, stock_item_id, quantity: byId("change-quantity").valueAsNumber };
  try {
    await make(wanted, offered.token, (step) => showStep(byId("change-steps"), step));
  } catch (error) {
    fail(error);
  }
  submit.disabled = false;
};

const open = async () => {
  byId("change").showModal();
  await another();
};

/** Shows the button, if the server allows it. */
export const offerChange = async () => {
  offered = await offer().catch(() => undefined);
  if (offered === null) return;
  byId("change-open").hidden = false;
  byId("change-open").addEventListener("click", open);
  byId("change-another").addEventListener("click", another);
  byId("change-close").addEventListener("click", () => byId("change").close());
  byId("change-form").addEventListener("submit", change);
};
