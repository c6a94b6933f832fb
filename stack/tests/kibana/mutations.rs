//! Each mistake that Kibana would show only as a broken panel is found, and named.

use insta::assert_snapshot;
use serde_json::{Value, json};
use stack::kibana::check::{Contracts, check};
use stack::kibana::objects::{SavedObject, entries};

use crate::objects::{objects, root};

const DASHBOARD: &str = "inventory-dashboard";
const PERCENTAGES: &str = "inventory-lowest-percentages";
const QUANTITIES: &str = "inventory-lowest-quantities";
const WAREHOUSES: &str = "inventory-warehouses";

/// The problems after one value of one object was replaced; null takes it away.
fn problems(id: &str, pointer: &str, value: Value) -> String {
    let mut objects = objects();
    let object = objects.iter_mut().find(|object| object.id == id).unwrap();
    let mut json = serde_json::to_value(&*object).unwrap();
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    let parent = json.pointer_mut(parent).unwrap();
    match (parent, value) {
        (Value::Object(parent), Value::Null) => drop(parent.remove(key).unwrap()),
        (Value::Object(parent), value) => drop(parent.insert(key.to_owned(), value)),
        (Value::Array(parent), Value::Null) => drop(parent.remove(key.parse().unwrap())),
        (Value::Array(parent), value) => parent[key.parse::<usize>().unwrap()] = value,
        (parent, _) => panic!("{parent} holds nothing"),
    }
    *object = serde_json::from_value(json).unwrap();
    told(&objects)
}

fn told(objects: &[SavedObject]) -> String {
    let problems = check(objects, &Contracts::read(root()).unwrap());
    problems.iter().map(|problem| problem.to_string() + "\n").collect()
}

/// A pointer into the columns of a lens.
fn column(lens: &str, path: &str) -> String {
    let objects = objects();
    let lens = objects.iter().find(|object| object.id == lens).unwrap();
    let (layer, _) = lens.lens_layers().next().unwrap();
    format!("/attributes/state/datasourceStates/formBased/layers/{layer}/{path}")
}

fn visualization(path: &str) -> String {
    format!("/attributes/state/visualization/{path}")
}

fn layer(path: &str) -> String {
    format!("/attributes/layerListJSON/1/{path}")
}

#[test]
fn a_renamed_field() {
    let field = column(QUANTITIES, "columns/quantity/sourceField");
    assert_snapshot!(problems(QUANTITIES, &field, json!("amount")), @r"lens `inventory-lowest-quantities`: index `global-stock` has no field `amount`");
    let sort = column(QUANTITIES, "columns/description/params/sortField");
    assert_snapshot!(problems(QUANTITIES, &sort, json!("updated")), @r"lens `inventory-lowest-quantities`: index `global-stock` has no field `updated`");
    let filter = column(QUANTITIES, "columns/description/filter/query");
    assert_snapshot!(problems(QUANTITIES, &filter, json!("\"text\": *")), @r"lens `inventory-lowest-quantities`: index `global-stock` has no field `text`");
    assert_snapshot!(problems(WAREHOUSES, &layer("sourceDescriptor/geoField"), json!("place")), @r"map `inventory-warehouses`: index `warehouse-allocation` has no field `place`");
    assert_snapshot!(problems(WAREHOUSES, &layer("sourceDescriptor/tooltipProperties/0"), json!("label")), @r"map `inventory-warehouses`: index `warehouse-allocation` has no field `label`");
    let style = layer("style/properties/fillColor/options/field/name");
    assert_snapshot!(problems(WAREHOUSES, &style, json!("band")), @r"map `inventory-warehouses`: index `warehouse-allocation` has no field `band`");
    let format = "/attributes/fieldFormatMap/amount";
    assert_snapshot!(problems("inventory-global-stock", format, json!({})), @r"index-pattern `inventory-global-stock`: index `global-stock` has no field `amount`");
}

#[test]
fn a_field_of_the_wrong_kind() {
    let field = column(QUANTITIES, "columns/quantity/sourceField");
    assert_snapshot!(problems(QUANTITIES, &field, json!("description")), @r"lens `inventory-lowest-quantities`: field `description` of `global-stock` is a keyword, where a number is needed");
    let sort = column(QUANTITIES, "columns/description/params/sortField");
    assert_snapshot!(problems(QUANTITIES, &sort, json!("quantity")), @r"lens `inventory-lowest-quantities`: field `quantity` of `global-stock` is a long, where a date is needed");
    assert_snapshot!(problems(WAREHOUSES, &layer("sourceDescriptor/geoField"), json!("name")), @r"map `inventory-warehouses`: field `name` of `warehouse-allocation` is a keyword, where a geo_point is needed");
}

#[test]
fn a_renamed_index() {
    assert_snapshot!(problems("inventory-global-stock", "/attributes/title", json!("stock")), @r"
    index-pattern `inventory-global-stock`: there is no index `stock`
    lens `inventory-lowest-quantities`: there is no index `stock`
    ");
}

#[test]
fn a_broken_reference() {
    assert_snapshot!(problems(DASHBOARD, "/references/0/id", json!("inventory-gone")), @r"dashboard `inventory-dashboard`: reference `percentages:panel_percentages` leads to lens `inventory-gone`, which is not there");
    assert_snapshot!(problems(DASHBOARD, "/references/0/name", json!("percentages:panel_1")), @r"
    dashboard `inventory-dashboard`: reference `percentages:panel_1` is never used
    dashboard `inventory-dashboard`: no reference is named `percentages:panel_percentages`
    ");
    assert_snapshot!(problems(QUANTITIES, "/references/0", Value::Null), @r"lens `inventory-lowest-quantities`: no reference is named `indexpattern-datasource-layer-lowest-quantities`");
    assert_snapshot!(problems(WAREHOUSES, &layer("sourceDescriptor/indexPatternRefName"), json!("other")), @r"
    map `inventory-warehouses`: reference `layer_1_source_index_pattern` is never used
    map `inventory-warehouses`: no reference is named `other`
    ");
    let twice = json!({"type": "index-pattern", "id": "inventory-warehouse-allocation", "name": "layer_1_source_index_pattern"});
    let two = json!([twice, twice]);
    assert_snapshot!(problems(WAREHOUSES, "/references", two), @r"map `inventory-warehouses`: reference `layer_1_source_index_pattern` is there twice");
}

#[test]
fn a_wrong_accessor() {
    assert_snapshot!(problems(PERCENTAGES, &visualization("metricAccessor"), json!("percent")), @r"lens `inventory-lowest-percentages`: `metricAccessor` names column `percent`, which is not there");
    assert_snapshot!(problems(PERCENTAGES, &visualization("breakdownByAccessor"), json!("items")), @r"lens `inventory-lowest-percentages`: `breakdownByAccessor` names column `items`, which is not there");
    assert_snapshot!(problems(QUANTITIES, &visualization("columns/0/columnId"), json!("id")), @r"lens `inventory-lowest-quantities`: `columns` names column `id`, which is not there");
    assert_snapshot!(problems(QUANTITIES, &visualization("sorting/columnId"), json!("amount")), @r"lens `inventory-lowest-quantities`: `sorting` names column `amount`, which is not there");
    assert_snapshot!(problems(QUANTITIES, &visualization("layerId"), json!("layer")), @r"lens `inventory-lowest-quantities`: `layerId` is `layer`, but there is no such layer");
}

#[test]
fn columns_out_of_order() {
    let order = column(QUANTITIES, "columnOrder/0");
    assert_snapshot!(problems(QUANTITIES, &order, Value::Null), @r#"lens `inventory-lowest-quantities`: `columnOrder` is ["description","quantity","last-update"], but the columns are ["description","item","last-update","quantity"]"#);
    let order = column(QUANTITIES, "columnOrder");
    let last = json!(["description", "quantity", "last-update", "item"]);
    assert_snapshot!(problems(QUANTITIES, &order, last), @r#"lens `inventory-lowest-quantities`: `columnOrder` ["description","quantity","last-update","item"] has a grouping column behind another one"#);
}

#[test]
fn groups_sorted_by_what_cannot_be_sorted_by() {
    let order = column(PERCENTAGES, "columns/item/params/orderBy/columnId");
    let by = |column: &str| problems(PERCENTAGES, &order, json!(column));
    assert_snapshot!(by("full") + &by("description") + &by("item") + &by("gone"), @r"
    lens `inventory-lowest-percentages`: column `item` is sorted by `full`, which Elasticsearch does not compute
    lens `inventory-lowest-percentages`: column `item` is sorted by `description`, a last value
    lens `inventory-lowest-percentages`: column `item` is sorted by `item`, which groups itself
    lens `inventory-lowest-percentages`: column `item` is sorted by `gone`, which is not there
    ");
}

#[test]
fn a_newer_version_stamp() {
    assert_snapshot!(problems(DASHBOARD, "/typeMigrationVersion", json!("10.3.0")), @r"dashboard `inventory-dashboard`: `typeMigrationVersion` is `10.3.0`, but Kibana 9.0 knows 10.2.0 at most");
    assert_snapshot!(problems(PERCENTAGES, "/typeMigrationVersion", json!("8.10.0")), @r"lens `inventory-lowest-percentages`: `typeMigrationVersion` is `8.10.0`, but Kibana 9.0 knows 8.9.0 at most");
    assert_snapshot!(problems(WAREHOUSES, "/typeMigrationVersion", json!("")), @r"map `inventory-warehouses`: `typeMigrationVersion` is ``, which is no version");
    assert_snapshot!(problems(WAREHOUSES, "/coreMigrationVersion", json!("9.0.0")), @r"map `inventory-warehouses`: `coreMigrationVersion` is `9.0.0`, not `8.8.0`");
    assert_snapshot!(problems(WAREHOUSES, "/type", json!("canvas-workpad")), @r"
    canvas-workpad `inventory-warehouses`: is of a type that no panel needs
    dashboard `inventory-dashboard`: reference `warehouses:panel_warehouses` leads to map `inventory-warehouses`, which is not there
    ");
}

#[test]
fn an_object_that_is_there_twice() {
    let mut objects = objects();
    objects.push(objects[1].clone());
    assert_snapshot!(told(&objects), @r"index-pattern `inventory-global-stock`: is there twice");
}

#[test]
fn keys_that_no_schema_knows() {
    assert_snapshot!(problems(WAREHOUSES, &layer("showTooltip"), json!(true)), @r"map `inventory-warehouses`: layer `warehouses`: Kibana knows no key `showTooltip`");
    assert_snapshot!(problems(WAREHOUSES, &layer("sourceDescriptor/limit"), json!(1)), @r"map `inventory-warehouses`: layer `warehouses`: Kibana knows no key `limit`");
    assert_snapshot!(problems(WAREHOUSES, &layer("sourceDescriptor/type"), json!("KIBANA_REGION")), @r"map `inventory-warehouses`: layer `warehouses`: source `KIBANA_REGION` is not known");
    assert_snapshot!(problems(WAREHOUSES, &layer("style/properties/iconColor"), json!({})), @r"map `inventory-warehouses`: layer `warehouses`: Kibana knows no key `iconColor`");
    assert_snapshot!(problems(WAREHOUSES, &layer("style/properties/icon/options/shape"), json!("x")), @r"map `inventory-warehouses`: layer `warehouses`, icon: Kibana knows no key `shape`");
    assert_snapshot!(problems(WAREHOUSES, &layer("label"), Value::Null), @r"map `inventory-warehouses`: layer `warehouses`: `label` must be a text");
    assert_snapshot!(problems(WAREHOUSES, "/attributes/mapStateJSON/pitch", json!(1)), @r"map `inventory-warehouses`: mapStateJSON: Kibana knows no key `pitch`");
    assert_snapshot!(problems(DASHBOARD, "/attributes/sections", json!([])), @r"dashboard `inventory-dashboard`: Kibana knows no key `sections`");
    assert_snapshot!(problems(DASHBOARD, "/attributes/optionsJSON/dark", json!(true)), @r"dashboard `inventory-dashboard`: Kibana knows no key `dark`");
    assert_snapshot!(problems(DASHBOARD, "/attributes/panelsJSON/0/id", json!("x")), @r"dashboard `inventory-dashboard`: panel `percentages`: Kibana knows no key `id`");
}

#[test]
fn panels_off_the_grid_or_upon_each_other() {
    assert_snapshot!(problems(DASHBOARD, "/attributes/panelsJSON/0/gridData/w", json!(49)), @r"dashboard `inventory-dashboard`: panel `percentages` is not within the grid's 48 columns");
    assert_snapshot!(problems(DASHBOARD, "/attributes/panelsJSON/0/gridData/h", json!(9)), @r"
    dashboard `inventory-dashboard`: panels `percentages` and `warehouses` overlap
    dashboard `inventory-dashboard`: panels `percentages` and `quantities` overlap
    ");
    assert_snapshot!(problems(DASHBOARD, "/attributes/panelsJSON/0/gridData/i", json!("1")), @r"dashboard `inventory-dashboard`: panel `percentages`: `gridData.i` is `1`");
    assert_snapshot!(problems(DASHBOARD, "/attributes/panelsJSON/1/type", json!("lens")), @r"dashboard `inventory-dashboard`: panel `warehouses` is a `lens`, but its object a `map`");
    assert_snapshot!(problems(DASHBOARD, "/attributes/panelsJSON/1/panelRefName", Value::Null), @r"
    dashboard `inventory-dashboard`: reference `warehouses:panel_warehouses` is never used
    dashboard `inventory-dashboard`: panel `warehouses` has no `panelRefName`
    ");
}

#[test]
fn bands_and_limits_that_are_not_those_of_the_page() {
    let palette = |path: &str| visualization(&format!("palette/params/{path}"));
    assert_snapshot!(problems(PERCENTAGES, &palette("stops/0/stop"), json!(30)), @r##"
    lens `inventory-lowest-percentages`: the palette's bands end at [30,75,100] and begin at [null,25,75]
    lens `inventory-lowest-percentages`: bands [{"color":"#c4342b","below":30},{"color":"#f2b705","below":75},{"color":"#1b9e77","below":null}], but `panels.json` says [{"color":"#c4342b","below":25},{"color":"#f2b705","below":75},{"color":"#1b9e77","below":null}]
    "##);
    assert_snapshot!(problems(PERCENTAGES, &palette("stops/0/color"), json!("#ff0000")), @r##"
    lens `inventory-lowest-percentages`: the palette's `steps`, `stops` and `colorStops` differ
    lens `inventory-lowest-percentages`: bands [{"color":"#ff0000","below":25},{"color":"#f2b705","below":75},{"color":"#1b9e77","below":null}], but `panels.json` says [{"color":"#c4342b","below":25},{"color":"#f2b705","below":75},{"color":"#1b9e77","below":null}]
    "##);
    let colors = json!([{"color": "#c4342b", "stop": 25}]);
    assert_snapshot!(problems(PERCENTAGES, &palette("stops"), colors), @r##"
    lens `inventory-lowest-percentages`: the palette's `steps`, `stops` and `colorStops` differ
    lens `inventory-lowest-percentages`: bands [{"color":"#c4342b","below":null}], but `panels.json` says [{"color":"#c4342b","below":25},{"color":"#f2b705","below":75},{"color":"#1b9e77","below":null}]
    "##);
    assert_snapshot!(problems(PERCENTAGES, &column(PERCENTAGES, "columns/full/params/value"), json!("1")), @r"lens `inventory-lowest-percentages`: full 1, but `panels.json` says 100");
    assert_snapshot!(problems(QUANTITIES, &column(QUANTITIES, "columns/item/params/size"), json!(5)), @r"lens `inventory-lowest-quantities`: limit 5, but `panels.json` says 10");
    let categories = layer("style/properties/fillColor/options/customColorPalette");
    assert_snapshot!(problems(WAREHOUSES, &format!("{categories}/1/stop"), json!("EMPTY")), @r##"map `inventory-warehouses`: categories [{"name":"EMPTY","color":"#c4342b"},{"name":"NORMAL","color":"#f2b705"},{"name":"HIGH","color":"#1b9e77"}], but `panels.json` says [{"name":"LOW","color":"#c4342b"},{"name":"NORMAL","color":"#f2b705"},{"name":"HIGH","color":"#1b9e77"}]"##);
}

#[test]
fn no_reference_and_no_key_can_be_renamed_unnoticed() {
    for object in objects() {
        for position in 0..object.references.len() {
            for key in ["type", "id", "name"] {
                let pointer = format!("/references/{position}/{key}");
                assert!(!problems(&object.id, &pointer, json!("other")).is_empty(), "{pointer}");
            }
        }
        for (key, _) in entries(object.attribute(&["state", "visualization"])) {
            if key.ends_with("Accessor") {
                let pointer = visualization(key);
                assert!(!problems(&object.id, &pointer, json!("other")).is_empty(), "{pointer}");
            }
        }
    }
}
