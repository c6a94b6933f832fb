use reqwest::Method;

use crate::connect::client::Client;
use crate::connect::error::Failure;
use crate::connect::model::{AnyPlugin, Config, Definition, Plugin, Validation};
use crate::connect::request::Request;
use crate::connect::version::Feature;

impl Client {
    /// The connector classes that the worker has.
    pub async fn plugins(&self) -> Result<Vec<Plugin>, Failure> {
        self.json(Request::new(Method::GET, &["connector-plugins"])).await
    }

    /// The plugins of the worker with their versions: connectors, or converters, transforms and
    /// predicates too.
    pub async fn list_plugins(&self, all: bool) -> Result<Vec<AnyPlugin>, Failure> {
        let request = Request::new(Method::GET, &["connector-plugins"]);
        if all {
            self.require(Feature::AllPlugins).await?;
            return self.json(request.query("connectorsOnly=false")).await;
        }
        self.json(request).await
    }

    /// The keys that a plugin defines. Those that hold passwords are secret from now on.
    pub async fn definitions(&self, class: &str) -> Result<Vec<Definition>, Failure> {
        self.require(Feature::Definitions).await?;
        let request = Request::new(Method::GET, &["connector-plugins", class, "config"]);
        let definitions: Vec<Definition> = self.json(request).await?;
        let mut secrets = self.secrets();
        let passwords = definitions.iter().filter(|definition| definition.is_password());
        passwords.for_each(|definition| secrets.learn_key(&definition.name));
        Ok(definitions)
    }

    /// Learns which values of a configuration are passwords, as far as its class can be asked.
    pub(crate) async fn learn_definitions(&self, config: &Config) {
        let Some(class) = config.0.get("connector.class") else { return };
        if self.note_class(class) {
            // Old workers and unknown classes define nothing: then the names of the keys decide.
            let _ = self.definitions(class).await;
        }
        let mut secrets = self.secrets();
        config.0.iter().for_each(|(key, value)| secrets.learn(key, value));
    }

    /// Lets the worker check a configuration, `name` and `connector.class` included.
    pub async fn validate(&self, class: &str, config: &Config) -> Result<Validation, Failure> {
        let path = ["connector-plugins", class, "config", "validate"];
        let mut validation: Validation =
            self.json(Request::new(Method::PUT, &path).body(config)).await?;
        let mut secrets = self.secrets();
        let definitions = validation.configs.iter().filter_map(|key| key.definition.as_ref());
        for password in definitions.filter(|definition| definition.is_password()) {
            secrets.learn_key(&password.name);
            let value = config.0.get(&password.name);
            if let Some(value) = value {
                secrets.learn(&password.name, value);
            }
        }
        for error in validation.configs.iter_mut().flat_map(|key| &mut key.value.errors) {
            *error = secrets.mask(error);
        }
        Ok(validation)
    }
}
