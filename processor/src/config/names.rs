//! Texts that become part of a topic's name.

use std::fmt;
use std::str::FromStr;

/// Part of a topic's name: letters, digits, `.`, `_` and `-`, as Kafka allows them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TopicName(String);

impl TopicName {
    /// Kafka takes 249 characters; the rest is for what the processor appends.
    pub const MAX_LENGTH: usize = 200;

    /// The name itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for TopicName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// A text that cannot be part of a topic's name.
#[derive(Debug, thiserror::Error)]
pub enum InvalidName {
    /// Kafka would refuse the character.
    #[error("`{name}` has the character `{character}`; use letters, digits, `.`, `_` and `-`")]
    Character {
        /// What was given.
        name: String,
        /// The first one that is not allowed.
        character: char,
    },
    /// Kafka would refuse the length.
    #[error("`{name}` has {length} characters; use {} at most", TopicName::MAX_LENGTH)]
    Length {
        /// What was given.
        name: String,
        /// In characters.
        length: usize,
    },
}

impl FromStr for TopicName {
    type Err = InvalidName;

    fn from_str(name: &str) -> Result<Self, InvalidName> {
        let allowed = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
        if let Some(character) = name.chars().find(|c| !allowed(c)) {
            return Err(InvalidName::Character { name: name.to_owned(), character });
        }
        if name.len() > Self::MAX_LENGTH {
            return Err(InvalidName::Length { name: name.to_owned(), length: name.len() });
        }
        Ok(Self(name.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_kafka_allows_is_taken() {
        assert_eq!("inventory.public_2-b".parse::<TopicName>().unwrap().as_str().len(), 20);
    }

    #[test]
    fn what_kafka_refuses_is_named() {
        let error = "a/b".parse::<TopicName>().unwrap_err();
        assert_eq!(
            error.to_string(),
            "`a/b` has the character `/`; use letters, digits, `.`, `_` and `-`"
        );
        assert!("x".repeat(201).parse::<TopicName>().is_err());
    }
}
