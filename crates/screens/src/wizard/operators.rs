//! Operators of fiscal data (ОФД) to choose from. Any other is typed in.

/// An operator.
pub(super) struct Operator {
    /// Its ИНН (1017).
    pub(super) inn: &'static str,
    /// Its name (1046).
    pub(super) name: &'static str,
    /// What people call it.
    pub(super) called: &'static str,
}

/// All that are known: ИНН, name, what people call it.
pub(super) fn all() -> impl Iterator<Item = Operator> {
    include_str!("operators.csv").lines().filter_map(|line| {
        let mut parts = line.split(';');
        Some(Operator { inn: parts.next()?, name: parts.next()?, called: parts.next()? })
    })
}

/// The one with this ИНН.
pub(super) fn find(inn: &str) -> Option<Operator> {
    all().find(|operator| operator.inn == inn)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_operators_have_right_check_digits() {
        assert!(all().count() >= 10);
        for operator in all() {
            assert!(domain::numbers::inn_is_valid(operator.inn), "{}", operator.name);
        }
    }
}
