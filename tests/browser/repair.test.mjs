// A wrong receipt is made right, by taps.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { closeChrome, shop } from './till.mjs';

after(closeChrome);

/** A sale for cash, and its repair begins. */
async function repairing(till) {
  await till.begin('ru', 'ru');
  await till.openShift();
  await till.freePrice(['1', '00']);
  await till.exact();
  await till.tap('actions', 'pay');
  await till.next();
  await till.tap('title', 'menu');
  await till.on('menu');
  await till.tap('menu', 'last-receipt');
  await till.on('receipt');
  await till.tap('actions', 'repair');
  await till.on('repair');
}

test('a receipt with the wrong kind of payment becomes two corrections', async (t) => {
  const { register, till } = await shop(t);
  await repairing(till);
  await till.tap('wrong', 'right');
  await till.on('sale');
  await till.tap('actions', 'to_pay');
  await till.on('pay_out');
  await till.tap('how', 'electronic');
  await till.told('second', 'Картой100.00');
  await till.tap('actions', 'pay');
  await till.on('done');
  const { documents } = await register.status();
  const kinds = await Promise.all(Array.from({ length: documents }, async (_, at) => (await register.document(at + 1)).kind));
  assert.deepEqual(kinds.slice(-3), ['receipt', 'correction', 'correction']);
  const right = (await register.document(documents)).receipt;
  assert.deepEqual(right.payments.map(({ type, sum }) => [type, sum]), [['electronic', 100]]);
  await till.tap('actions', 'next');
  await till.on('sale');
});

test('a receipt that should not be is taken back alone', async (t) => {
  const { register, till } = await shop(t);
  await repairing(till);
  await till.tap('wrong', 'cancel');
  await till.on('repair_cancel');
  await till.tap('actions', 'cancel_receipt');
  await till.on('aside_done');
  await till.tap('actions', 'ok');
  await till.on('sale');
  const { documents } = await register.status();
  assert.equal((await register.document(documents)).kind, 'correction');
});
