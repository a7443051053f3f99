// The way into service by taps, in Russian.

export const INN = '7704849611';
const SERIAL = '009130557';

/** The registration number that the tax service would give: 10 digits and the check code over number, ИНН and factory number. */
export function registrationNumber(order, inn, serial) {
  const text = order.padStart(10, '0') + inn.padStart(12, '0') + serial.padStart(20, '0');
  let crc = 0xffff;
  for (const sign of text) {
    crc ^= sign.charCodeAt(0) << 8;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 0x8000 ? ((crc << 1) ^ 0x1021) & 0xffff : (crc << 1) & 0xffff;
  }
  return order.padStart(10, '0') + String(crc).padStart(6, '0');
}

/** Waits for the step that has this field, flag or key. */
export async function step(till, what) {
  await till.on('wizard');
  await till.page.waitForSelector(`[name="${what}"], [data-block] [data-action="${what}"]`);
}

/** Types into fields of the form. */
export async function type(till, values) {
  for (const [name, value] of Object.entries(values)) await till.page.locator(`[name="${name}"]`).fill(value);
}

const STEPS = [
  ['first', null, {}],
  ['device', 'serial', { serial: SERIAL }],
  ['owner', 'inn', { inn: INN, user_name: 'ООО «Ромашка»', person: 'Директор Иванова А. П.' }],
  ['taxes', 'tax-general', ['flags', 'tax-general']],
  ['place', 'address', { address: '101000, г. Москва, ул. Мясницкая, д. 1', place: 'Магазин «Ромашка»' }],
  ['edition', '1.2', {}],
  ['usage', 'use-marking', ['flags', 'use-marking']],
  ['operator', 'ofd_inn', ['operators', '7704211201']],
  ['office', null, {}],
  ['number', 'rnm', { rnm: registrationNumber('123456', INN, SERIAL) }],
  ['check', 'rehearse', {}],
  ['sure', 'register', {}],
];

/** From the first screen through all steps, or to this one; `see` is told of each. */
export async function intoService(till, until, see = async () => {}) {
  await till.choose('ru', 'ru');
  await till.tap('actions', 'service');
  await till.on('service');
  await see('service');
  await till.tap('sample', 'emulated');
  await till.page.waitForFunction(() => document.querySelector('[name="fn"]')?.value === 'emulator:');
  await till.tap('actions', 'begin');
  await till.on('wizard');
  for (const [name, what, answer] of STEPS) {
    await till.page.waitForFunction((at) => document.querySelector('#title').innerText.startsWith(`${at}/`), STEPS.findIndex(([other]) => other === name) + 1);
    if (what) await step(till, what);
    if (name === until) return;
    if (Array.isArray(answer)) {
      await till.tap(...answer);
      await till.page.waitForFunction(([block, action]) => document.querySelector(`[data-block="${block}"] [data-action="${action}"]`)?.innerText.includes('✓'), answer);
    } else await type(till, answer);
    await see(name);
    await till.tap('actions', name === 'sure' ? 'register' : 'next');
  }
}
