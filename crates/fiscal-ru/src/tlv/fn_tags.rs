//! Tags that the fiscal storage forms itself and refuses from the register (ФН protocol 8.1, code 0Bh).

use super::schema::Edition;

/// FFD 1.1, sorted.
const V1_1: &[u16] = &[
    1001, 1002, 1012, 1017, 1018, 1020, 1037, 1038, 1040, 1041, 1042, 1050, 1051, 1052, 1053, 1054, 1056,
    1062, 1077, 1097, 1098, 1109, 1110, 1111, 1116, 1118, 1126, 1129, 1130, 1131, 1132, 1133, 1134, 1135,
    1136, 1138, 1139, 1140, 1141, 1142, 1143, 1144, 1145, 1146, 1157, 1158, 1183, 1190, 1193, 1194, 1201,
    1205, 1206, 1207, 1209, 1213, 1218, 1219, 1220, 1221, 1232, 1233,
];
/// Mode flags that FFD 1.2 replaced by 1290, sorted.
const DROPPED_IN_V1_2: &[u16] = &[1109, 1110, 1126, 1193, 1207, 1221];
/// Tags that FFD 1.2 adds, sorted.
const ADDED_IN_V1_2: &[u16] = &[1290, 2104, 2106, 2116];

/// Whether a storage working in this edition answers 0Bh when the register passes the tag by command 07h.
///
/// Storages of FFD 1.05 do not look; there the document table alone says who forms a requisite.
#[must_use]
pub fn refused_by_fn(edition: Edition, tag: u16) -> bool {
    let has = |list: &[u16]| list.binary_search(&tag).is_ok();
    match edition {
        Edition::V1_05 => false,
        Edition::V1_1 => has(V1_1),
        Edition::V1_2 => (has(V1_1) && !has(DROPPED_IN_V1_2)) || has(ADDED_IN_V1_2),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_sorted_for_the_binary_search() {
        for list in [V1_1, DROPPED_IN_V1_2, ADDED_IN_V1_2] {
            assert!(list.is_sorted());
        }
    }

    #[test]
    fn mode_flags_are_refused_in_1_1_only_and_1290_in_1_2_only() {
        assert!(refused_by_fn(Edition::V1_1, 1126) && !refused_by_fn(Edition::V1_2, 1126));
        assert!(!refused_by_fn(Edition::V1_1, 1290) && refused_by_fn(Edition::V1_2, 1290));
        assert!(!refused_by_fn(Edition::V1_05, 1041) && refused_by_fn(Edition::V1_2, 1041));
    }
}
