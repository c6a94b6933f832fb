// The requests behind a change.

/** A row to change and the token to do it with; `null` where changes are not allowed. */
export const offer = async () => {
  const answer = await fetch("changes");
  if (answer.status === 404) return null;
  if (!answer.ok) throw new Error(await answer.text());
  return answer.json();
};

/** Lines of a body, as they arrive. */
async function* lines(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    text += read.value;
    const complete = text.split("\n");
    text = complete.pop();
    yield* complete;
  }
}

/** Changes the row, and calls `onStep` with each step as it happens. */
export const make = async (change, token, onStep) => {
  const headers = { "content-type": "application/json", "x-dashboard-token": token };
  const answer = await fetch("changes", { method: "POST", headers, body: JSON.stringify(change) });
  if (!answer.ok) throw new Error(await answer.text());
  for await (const line of lines(answer.body)) {
    const step = JSON.parse(line);
    if (step.error) throw new Error(step.error);
    onStep(step);
  }
};
