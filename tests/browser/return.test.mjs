// Money back, purchases, corrections and the history, by taps.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { closeChrome, shop, Till } from './till.mjs';

after(closeChrome);

async function menu(till, row, screen) {
  await till.tap('title', 'menu');
  await till.on('menu');
  await till.tap('menu', row);
  await till.on(screen);
}

/** Three of one thing and one of another, for cash and a card; the next sale may begin. */
async function sold(till) {
  await till.begin('ru', 'ru');
  await till.openShift();
  await till.tap('favourites', '101');
  await till.lines(1);
  await till.tap('tape', 'open', '1');
  await till.on('line');
  await till.tap('pad', '3');
  await till.tap('actions', 'set');
  await till.on('sale');
  await till.freePrice(['5', '00']);
  await till.lines(2);
  await till.tap('actions', 'to_pay');
  await till.on('pay');
  for (const key of ['2', '00']) await till.tap('pad', key);
  await till.tap('actions', 'electronic');
  await till.on('approve');
  await till.tap('actions', 'approved');
  await till.next();
}

/** What was made since, the newest first. */
const newest = async (register) => (await register.receipts()).at(-1).receipt;

test('a receipt of ours is given back in parts, over a page that is loaded anew', async (t) => {
  const { register, till } = await shop(t);
  await sold(till);
  await menu(till, 'return', 'history');
  await till.page.locator('[data-block="documents"] [data-action]').first().click();
  await till.on('receipt');
  await till.tap('actions', 'give_back');
  await till.on('sale');
  await till.lines(2);
  await till.tap('tape', 'remove', '2');
  await till.lines(1);
  await till.tap('tape', 'open', '1');
  await till.on('line');
  await till.tap('pad', '1');
  await till.tap('actions', 'set');
  await till.on('sale');
  await till.page.reload();
  await till.on('sale');
  await till.told('total', '62.90');
  await till.tap('actions', 'to_pay');
  await till.on('pay_out');
  await till.told('total', 'Картой62.90');
  await till.tap('actions', 'pay');
  await till.on('done');
  const back = await newest(register);
  assert.equal(back.total, 62.9);
  assert.deepEqual(back.payments.map(({ type, sum }) => [type, sum]), [['electronic', 62.9]]);
  await till.tap('actions', 'next');
  await till.on('sale');

  // The code on its paper opens it, and two are left of the three.
  const [first] = await register.receipts();
  await menu(till, 'return', 'history');
  await till.page.locator('[data-block="documents"] [data-action]').first().click();
  await till.on('receipt');
  await till.told('given-back', '62.90');
  await till.tap('actions', 'give_back');
  await till.on('sale');
  await till.told('total', '625.80');
  await till.tap('actions', 'to_pay');
  await till.on('pay_out');
  await till.tap('how', 'cash');
  await till.tap('actions', 'pay');
  // There is not so much cash in the drawer: nothing was made, and the return stays.
  await till.told('strip', 'drawer.short');
  await till.tap('how', 'electronic');
  await till.tap('actions', 'pay');
  await till.on('done');
  assert.equal((await newest(register)).total, 625.8);
  assert.equal(first.receipt.total, 688.7);
});

test('a purchase, a correction and the history', async (t) => {
  const { register, till } = await shop(t);
  await sold(till);
  await menu(till, 'purchase', 'sale');
  await till.freePrice(['5', '0']);
  await till.tap('actions', 'to_pay');
  await till.on('pay_out');
  await till.tap('actions', 'pay');
  await till.next();

  await menu(till, 'correction', 'correct');
  await till.page.locator('[data-block="form"] input').first().fill('03.02.2026');
  await till.page.locator('[data-block="form"] input').nth(1).fill('17/2');
  await till.page.locator('[data-block="form"] [type="submit"]').click();
  await till.on('sale');
  await till.freePrice(['7', '0']);
  await till.tap('actions', 'to_pay');
  await till.on('pay_out');
  await till.tap('actions', 'pay');
  await till.next();

  await menu(till, 'history', 'history');
  await till.tap('actions', 'narrow');
  for (const [kind, count] of [['kinds-sales', 1], ['kinds-purchases', 1], ['kinds-corrections', 1], ['kinds-returns', 0], ['kinds-all', 5]]) {
    await till.tap('kinds', kind);
    await till.page.waitForFunction((n) => document.querySelectorAll('[data-block="documents"] [data-action]').length === n, count);
  }
  await till.page.locator('[data-block="find"] .entry').fill('688,70');
  await till.page.waitForFunction(() => document.querySelectorAll('[data-block="documents"] [data-action]').length === 1);
  const { documents } = await register.status();
  assert.equal(documents, 5);
});

test('a Kazakh receipt is bought, given back and found again', async (t) => {
  const { register, till } = await shop(t);
  await till.begin('kz', 'kk');
  await till.openShift();
  await till.freePrice(['5', '00', '0']);
  await till.tap('actions', 'to_pay');
  await till.on('pay');
  await till.tap('actions', 'electronic');
  await till.on('approve');
  await till.tap('actions', 'approved');
  await till.next();
  await menu(till, 'return', 'history');
  await till.page.locator('[data-block="documents"] [data-action]').first().click();
  await till.on('receipt');
  await till.tap('actions', 'give_back');
  await till.on('sale');
  await till.tap('actions', 'to_pay');
  await till.on('pay_out');
  await till.tap('actions', 'pay');
  await till.on('done');
  await till.told('change', '5000,00');
  await till.tap('actions', 'next');
  await till.on('sale');
  const [sale, back] = await register.receipts();
  assert.equal(sale.receipt.total, 5000);
  assert.equal(back.receipt.total, 5000);
  await menu(till, 'history', 'history');
  await till.page.waitForFunction(() => document.querySelectorAll('[data-block="documents"] [data-action]').length === 4);
});

test('two who give the same receipt back at once make one return', async (t) => {
  const { register, till } = await shop(t);
  await sold(till);
  await menu(till, 'last-receipt', 'receipt');
  await till.tap('actions', 'give_back');
  await till.on('sale');
  const other = await Till.at(register);
  t.after(() => other.close());
  await other.on('sale');
  const tills = [till, other];
  for (const shell of tills) {
    await shell.tap('actions', 'to_pay');
    await shell.on('pay_out');
    await shell.tap('how', 'electronic');
  }
  // Where one is much quicker, the other may find the return made and the key gone.
  const pressed = await Promise.all(tills.map((shell) => shell.press('actions', 'pay')));
  assert.ok(pressed.includes(true));
  for (const shell of tills) await shell.on('done');
  assert.equal((await register.receipts()).length, 2);
});
