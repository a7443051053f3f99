//! What the device knows of tags: sizes, what a group may hold, what a document may hold.
//!
//! Used in FFD 1.1 and 1.2 mode only; in FFD 1.0 and 1.05 mode document data are not looked into.
//! Source: order ЕД-7-20/662@ (tables of requisites and of documents), ФН protocol 8.1.

use super::document::{Form, Format};

/// Size and kind of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Exactly so many bytes.
    Fixed(usize),
    /// One to so many bytes.
    UpTo(usize),
    /// Quantity: a byte with the number of decimals, then one to seven bytes of a number.
    Quantity,
    /// A list of objects of at most so many bytes; which ones says [`children`].
    Group(usize),
}

/// Size of a value by its tag. `None`: the device does not know the tag.
pub fn shape(tag: u16) -> Option<Shape> {
    use Shape::{Fixed, Group, Quantity, UpTo};
    Some(match tag {
        1055 | 1057 | 1108 | 1125 | 1173 | 1189 | 1199 | 1212 | 1214 | 1222 | 1236 | 1271 | 2107 | 2108 => {
            Fixed(1)
        }
        1245 => Fixed(2),
        1230 | 1244 => Fixed(3),
        1178 | 1273 => Fixed(4),
        1301 => Fixed(8),
        1243 | 1263 => Fixed(10),
        1016 | 1203 | 1226 | 1228 => Fixed(12),
        1302 => Fixed(13),
        1303 | 1309 => Fixed(14),
        1307 => Fixed(20),
        1308 => Fixed(23),
        1262 => UpTo(3),
        1031 | 1043 | 1079 | 1081 | 1082 | 1102..=1107 | 1120 | 1198 | 1200 | 1215..=1217 | 1229 => UpTo(6),
        1188 => UpTo(8),
        1192 | 1197 => UpTo(16),
        1073..=1075 | 1171 => UpTo(19),
        1013 | 1036 => UpTo(20),
        1044 => UpTo(24),
        1162 | 1179 | 1231 | 1264 | 1274..=1283 | 1300 | 1320..=1325 => UpTo(32),
        1304..=1306 => UpTo(38),
        1008 | 1021 | 1026 | 1085 | 1117 | 1191 | 1246 | 1272 => UpTo(64),
        1030 => UpTo(128),
        1005 | 1009 | 1046 | 1048 | 1060 | 1086 | 1187 | 1225 | 1227 | 1237 | 1238 | 1254 | 1265 => UpTo(256),
        1023 => Quantity,
        1119 => Group(15),
        1270 => Group(144),
        1163 => Group(256),
        1174 => Group(292),
        1260 | 1261 => Group(317),
        1084 => Group(320),
        1115 => Group(380),
        1223 | 1224 => Group(512),
        1059 | 1256 => Group(1024),
        // No limit is published for the details of payments not in cash.
        1234 | 1235 => Group(usize::MAX),
        _ => return None,
    })
}

/// Whether a tag may stand more than once in the same list.
pub fn repeats(tag: u16) -> bool {
    matches!(tag, 1059 | 1073..=1075 | 1119 | 1171 | 1235 | 1260 | 1261 | 2107)
}

/// Tags that may stand in a group.
pub fn children(group: u16, format: Format) -> &'static [u16] {
    match group {
        1059 if format == Format::V12 => &[
            1023, 1030, 1043, 1079, 1163, 1191, 1198, 1199, 1200, 1212, 1214, 1222, 1223, 1224, 1226, 1229,
            1230, 1231, 1260, 2108,
        ],
        1059 => &[
            1023, 1030, 1043, 1079, 1162, 1191, 1197, 1198, 1199, 1200, 1212, 1214, 1222, 1223, 1224, 1226,
            1229, 1230, 1231,
        ],
        1084 => &[1085, 1086],
        1115 => &[1119],
        1119 => &[1120, 1199],
        1163 => {
            &[1300, 1301, 1302, 1303, 1304, 1305, 1306, 1307, 1308, 1309, 1320, 1321, 1322, 1323, 1324, 1325]
        }
        1174 => &[1178, 1179],
        1223 => &[1005, 1016, 1026, 1044, 1073, 1074, 1075],
        1224 => &[1171, 1225],
        1234 => &[1235],
        1235 => &[1082, 1236, 1237, 1238],
        1256 => &[1227, 1228, 1243, 1244, 1245, 1246, 1254],
        1260 | 1261 => &[1262, 1263, 1264, 1265],
        1270 => &[1271, 1272, 1273],
        _ => &[],
    }
}

/// Tags a group must have.
pub fn needs(group: u16, format: Format) -> &'static [u16] {
    match group {
        1059 if format == Format::V12 => &[1023, 1043, 1079, 1212, 1214, 2108],
        1059 => &[1023, 1030, 1043, 1079, 1212, 1214],
        1115 => &[1119],
        1119 => &[1120, 1199],
        1174 => &[1178],
        1234 => &[1235],
        1235 => &[1082, 1236, 1237],
        _ => &[],
    }
}

/// Tags the register may pass for a document; all others are the device's own or belong elsewhere.
pub fn passed(form: Form, format: Format) -> [&'static [u16]; 2] {
    let v12 = format == Format::V12;
    match form {
        Form::Registration | Form::Reregistration => [
            &[1009, 1013, 1021, 1036, 1046, 1048, 1060, 1117, 1187, 1188, 1189, 1203],
            if v12 { &[1274, 1275] } else { &[1057] },
        ],
        Form::ShiftOpening => {
            [&[1009, 1021, 1048, 1187, 1188, 1189, 1203], if v12 { &[1276, 1277] } else { &[] }]
        }
        Form::ShiftClosing => [&[1009, 1021, 1048, 1187, 1203], if v12 { &[1278, 1279] } else { &[] }],
        Form::Settlements => [&[1009, 1048, 1187], if v12 { &[1280, 1281] } else { &[] }],
        Form::FnClosing => [&[1009, 1021, 1048, 1187, 1203], if v12 { &[1282, 1283] } else { &[] }],
        Form::Receipt | Form::Bso => [
            RECEIPT,
            if v12 {
                &[1234, 1256, 1261, 1270, 2107]
            } else {
                &[1005, 1016, 1026, 1044, 1057, 1073, 1074, 1075, 1171, 1227, 1228, 1234]
            },
        ],
        Form::Correction | Form::BsoCorrection => [
            RECEIPT,
            if v12 {
                &[1173, 1174, 1256, 1261, 1270, 2107]
            } else {
                &[1005, 1016, 1026, 1044, 1057, 1073, 1074, 1075, 1171, 1173, 1174, 1227, 1228]
            },
        ],
    }
}

/// What every kind of receipt may hold in FFD 1.1 and 1.2.
const RECEIPT: &[u16] = &[
    1008, 1009, 1021, 1031, 1036, 1048, 1055, 1059, 1060, 1081, 1084, 1102, 1103, 1104, 1105, 1106, 1107,
    1108, 1115, 1117, 1125, 1187, 1192, 1203, 1215, 1216, 1217,
];

#[cfg(test)]
mod tests {
    use super::*;

    /// The tags that the device forms itself, as the protocol lists them for FFD 1.1.
    const FORMED: &[std::ops::RangeInclusive<u16>] = &[
        1001..=1002,
        1012..=1012,
        1017..=1018,
        1020..=1020,
        1037..=1038,
        1040..=1042,
        1050..=1054,
        1056..=1056,
        1062..=1062,
        1077..=1077,
        1097..=1098,
        1109..=1111,
        1116..=1116,
        1118..=1118,
        1126..=1126,
        1129..=1136,
        1138..=1146,
        1157..=1158,
        1183..=1183,
        1190..=1190,
        1193..=1194,
        1201..=1201,
        1205..=1207,
        1209..=1209,
        1213..=1213,
        1218..=1221,
        1232..=1233,
    ];

    const FORMS: [Form; 10] = [
        Form::Registration,
        Form::Reregistration,
        Form::ShiftOpening,
        Form::ShiftClosing,
        Form::Settlements,
        Form::FnClosing,
        Form::Receipt,
        Form::Bso,
        Form::Correction,
        Form::BsoCorrection,
    ];

    #[test]
    fn nothing_the_device_forms_may_be_passed() {
        for form in FORMS {
            for format in [Format::V11, Format::V12] {
                for tag in passed(form, format).concat() {
                    assert!(!FORMED.iter().any(|range| range.contains(&tag)), "{tag} in {form:?} {format:?}");
                    assert!(![2104, 2106, 2116, 1290].contains(&tag));
                }
            }
        }
        for form in [Form::Registration, Form::Reregistration] {
            assert!(!passed(form, Format::V11).concat().contains(&1108), "formed from the mode in FFD 1.1");
        }
    }

    #[test]
    fn every_tag_of_every_list_has_a_shape() {
        for format in [Format::V11, Format::V12] {
            let mut tags: Vec<u16> = FORMS.iter().flat_map(|form| passed(*form, format).concat()).collect();
            while let Some(tag) = tags.pop() {
                let shape = shape(tag).unwrap_or_else(|| panic!("{tag} has no shape"));
                let below = children(tag, format);
                assert_eq!(matches!(shape, Shape::Group(_)), !below.is_empty(), "{tag}");
                assert!(needs(tag, format).iter().all(|needed| below.contains(needed)), "{tag}");
                tags.extend(below);
            }
        }
    }
}
