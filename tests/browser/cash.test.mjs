// Cash put into the drawer and taken out of it by taps, and the X report that tells of it.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { closeChrome, shop, Till } from './till.mjs';

after(closeChrome);

/** From the menu to a row of it. */
async function menu(till, row, screen) {
  await till.tap('title', 'menu');
  await till.on('menu');
  await till.tap('menu', row);
  await till.on(screen);
}

/** To the last tap but one. */
async function typed(till, row, digits) {
  await menu(till, row, 'cash');
  for (const digit of digits) await till.tap('pad', digit);
  await till.page.waitForSelector('[data-block="actions"] [data-action="move"]:not(:disabled)');
}

/** The paper that is shown, in letters. */
async function paper(till, register) {
  await till.page.waitForFunction(() => document.querySelector('[data-block="receipt"] img')?.naturalWidth > 0);
  const source = await till.page.locator('[data-block="receipt"] img').getAttribute('src');
  return register.run('receipt', 'show', /paper\/(\d+)/.exec(source)[1], '--as', 'text');
}

test('cash put in by taps is on the X report', async (t) => {
  const { register, till } = await shop(t);
  await till.begin('ru', 'ru');
  await till.openShift();
  await typed(till, 'cash-in', ['5', '00']);
  await till.told('after', '500.00');
  await till.tap('actions', 'move');
  await till.on('aside_done');
  await till.told('made', '500.00');
  assert.match(await paper(till, register), /=500\.00/);
  await till.tap('actions', 'ok');
  await till.on('sale');

  await typed(till, 'cash-out', ['6', '00']);
  await till.tap('actions', 'move');
  await till.told('strip', 'drawer.short');
  await till.tap('title', 'back');
  await till.on('sale');

  await menu(till, 'x-report', 'aside_done');
  assert.match(await paper(till, register), /ВНЕСЕНИЙ 1\s+=500\.00/);
});

test('two who put the same cash in at once make one document', async (t) => {
  const { register, till } = await shop(t);
  await till.begin('ru', 'ru');
  await till.openShift();
  const other = await Till.at(register);
  t.after(() => other.close());
  await other.on('sale');
  const tills = [till, other];
  for (const shell of tills) await typed(shell, 'cash-in', ['5', '00']);
  const pressed = await Promise.all(tills.map((shell) => shell.press('actions', 'move')));
  assert.ok(pressed.includes(true));
  // Whose tap came after the document has the new drawer before its eyes, and nothing else was done.
  await Promise.race(tills.map((shell) => shell.on('aside_done')));
  for (const shell of tills) {
    await shell.page.waitForFunction(() => /500/.test(document.querySelector('[data-block="made"], [data-block="drawer"]')?.innerText));
  }
  const { documents } = await register.status();
  const kinds = await Promise.all(Array.from({ length: documents }, async (_, at) => (await register.document(at + 1)).kind));
  assert.equal(kinds.filter((kind) => kind === 'cash_in').length, 1, kinds.join(' '));
});

test('a Kazakh register tells its operator of cash, and makes X reports', async (t) => {
  const { register, till } = await shop(t);
  await till.begin('kz', 'kk');
  await till.openShift();
  await typed(till, 'cash-in', ['5', '00']);
  await till.tap('actions', 'move');
  await till.on('aside_done');
  await till.told('made', '500,00');
  await till.tap('actions', 'ok');
  await till.on('sale');
  await till.tap('title', 'menu');
  await till.on('menu');
  await till.tap('menu', 'x-report');
  await till.on('aside_done');
  assert.match(await paper(till, register), /X-ЕСЕП/);
});
