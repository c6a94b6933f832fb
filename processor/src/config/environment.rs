//! Variables of the environment that are meant for the processor.

use std::ffi::OsString;

use super::error::{ConfigError, Origin};
use super::property::Property;
use super::setting::{all_settings, nearest};

/// Every variable that is meant for the processor begins with it.
const PREFIX: &str = "PROCESSOR_";

/// Variables that set a property begin with it: `PROCESSOR_KAFKA_SASL_PASSWORD`.
const PROPERTY_PREFIX: &str = "PROCESSOR_KAFKA_";

/// The variable that names the file.
const CONFIG: &str = "PROCESSOR_CONFIG";

/// Properties of the environment. Refuses variables that nothing reads.
pub(super) fn properties(
    environment: impl IntoIterator<Item = (OsString, OsString)>,
) -> Result<Vec<Property>, ConfigError> {
    let known = all_settings();
    let mut properties = Vec::new();
    for (name, value) in environment {
        let Some(name) = name.to_str().filter(|name| name.starts_with(PREFIX)) else { continue };
        let value = value.into_string();
        let value = value.map_err(|_| ConfigError::NotText { name: name.to_owned() })?;
        if let Some(key) = name.strip_prefix(PROPERTY_PREFIX) {
            let key = key.to_ascii_lowercase().replace('_', ".");
            let place = Origin::Environment(name.to_owned());
            let property = Property::new(&key, value, place.clone());
            properties.push(property.map_err(|reason| ConfigError::Property { place, reason })?);
        } else if name != CONFIG
            && !is_service_link(name)
            && known.iter().all(|setting| setting.variable != name)
        {
            let names = known.iter().map(|setting| setting.variable.as_str()).chain([CONFIG]);
            let nearest = nearest(name, names);
            return Err(ConfigError::UnknownVariable { name: name.to_owned(), nearest });
        }
    }
    Ok(properties)
}

/// Kubernetes puts a service's address into every pod, so one called `processor` gives
/// `PROCESSOR_SERVICE_HOST`, `PROCESSOR_PORT` and `PROCESSOR_PORT_9464_TCP_ADDR` to ours.
fn is_service_link(name: &str) -> bool {
    let rest = name.strip_prefix(PREFIX).unwrap_or(name);
    rest == "PORT"
        || rest == "SERVICE_HOST"
        || rest.starts_with("SERVICE_PORT")
        || rest
            .strip_prefix("PORT_")
            .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(name: &str) -> Result<Vec<Property>, ConfigError> {
        properties([(OsString::from(name), OsString::from("hunter2"))])
    }

    #[test]
    fn a_variable_sets_a_property() {
        let read = read("PROCESSOR_KAFKA_CONSUMER_FETCH_MIN_BYTES").unwrap();
        assert_eq!(
            format!("{read:?}"),
            "[consumer.fetch.min.bytes=*** (PROCESSOR_KAFKA_CONSUMER_FETCH_MIN_BYTES)]"
        );
    }

    #[test]
    fn an_unknown_variable_is_refused_with_the_nearest_one() {
        let error = read("PROCESSOR_APLICATION_ID").unwrap_err();
        assert_eq!(error.to_string(), "unknown environment variable `PROCESSOR_APLICATION_ID`");
        assert!(error.hint().unwrap().contains("`PROCESSOR_APPLICATION_ID`"));
    }

    #[test]
    fn what_an_orchestrator_sets_is_left_alone() {
        for name in ["PROCESSOR_PORT", "PROCESSOR_PORT_9464_TCP_ADDR", "PROCESSOR_SERVICE_HOST"] {
            assert_eq!(read(name).unwrap().len(), 0, "{name}");
        }
        assert_eq!(read("HOME").unwrap().len(), 0);
    }
}
