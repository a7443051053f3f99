//! Agents and suppliers on paper (tags 1222 or 1057, 1223, 1224, 1226).

use super::{present, words};
use domain::extra::Agent;
use domain::slip::Slip;

/// Agent of a line or of a whole receipt.
pub(super) fn agent(slip: &mut Slip, agent: &Agent) {
    if agent.kinds != 0 {
        slip.pair("ПРИЗНАК АГЕНТА", words::agents(agent.kinds));
    }
    present(slip, "ОП. АГЕНТА", agent.operation.as_ref());
    phones(slip, "ТЛФ. ПЛ. АГЕНТА", &agent.agent_phones);
    phones(slip, "ТЛФ. ОП. ПР. ПЛАТЕЖА", &agent.receiver_phones);
    present(slip, "ОПЕРАТОР ПЕРЕВОДА", agent.transfer_name.as_ref());
    present(slip, "АДР. ОП. ПЕРЕВОДА", agent.transfer_address.as_ref());
    present(slip, "ИНН ОП. ПЕРЕВОДА", agent.transfer_inn.as_ref());
    phones(slip, "ТЛФ. ОП. ПЕРЕВОДА", &agent.transfer_phones);
    present(slip, "ПОСТАВЩИК", agent.supplier_name.as_ref());
    present(slip, "ИНН ПОСТАВЩИКА", agent.supplier_inn.as_ref());
    phones(slip, "ТЛФ. ПОСТ.", &agent.supplier_phones);
}

fn phones(slip: &mut Slip, label: &str, phones: &[String]) {
    for phone in phones {
        slip.pair(label, phone);
    }
}
