// Discounts, and payment otherwise than in cash, by taps.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { closeChrome, shop } from './till.mjs';

after(closeChrome);

for (const [country, language, shown] of [['ru', 'ru', (sum) => sum], ['kz', 'kk', (sum) => sum.replace('.', ',')]]) {
  test(`a discount, cash and a card are in one receipt: ${country}`, async (t) => {
    const { register, till } = await shop(t);
    await till.begin(country, language);
    await till.openShift();
    await till.freePrice(['1', '00', '0']);
    await till.tap('tape', 'open', '1');
    await till.on('line');
    await till.tap('actions', 'discount');
    await till.on('discount');
    await till.tap('quick', 'quick-10');
    await till.told('after', shown('900.00'));
    await till.tap('actions', 'apply');
    await till.on('sale');
    await till.told('total', shown('900.00'));

    await till.tap('actions', 'to_pay');
    await till.on('pay');
    await till.tap('actions', 'more');
    await till.on('kinds');
    await till.tap('kinds', 'discount');
    await till.on('discount');
    await till.tap('adjust', 'sum-off');
    await till.tap('pad', '5');
    await till.tap('pad', '0');
    await till.tap('actions', 'apply');
    await till.on('pay');
    await till.told('total', shown('850.00'));

    // The page is loaded anew: the basket is as it was.
    await till.page.reload();
    await till.on('sale');
    await till.told('total', shown('850.00'));
    await till.tap('actions', 'to_pay');
    await till.on('pay');
    await till.tap('pad', '3');
    await till.tap('pad', '00');
    await till.tap('actions', 'electronic');
    await till.on('approve');
    await till.told('approve', shown('550.00'));
    await till.tap('actions', 'approved');
    await till.on('done');

    const [{ receipt }] = await register.receipts();
    assert.equal(receipt.total, 850);
    assert.deepEqual(receipt.payments.map(({ type, sum }) => [type, sum]).sort(), [['cash', 300], ['electronic', 550]]);
  });
}

test('an advance settles a part where the law knows one', async (t) => {
  const { register, till } = await shop(t);
  await till.begin('ru', 'ru');
  await till.openShift();
  await till.freePrice(['1', '00']);
  await till.tap('actions', 'to_pay');
  await till.on('pay');
  await till.tap('actions', 'more');
  await till.on('kinds');
  await till.tap('kinds', 'advance');
  await till.on('part');
  await till.tap('pad', '4');
  await till.tap('pad', '0');
  await till.tap('actions', 'add');
  await till.on('pay');
  await till.told('total', '60.00');
  await till.tap('notes', 'exact');
  await till.tap('actions', 'pay');
  await till.on('done');
  const [{ receipt }] = await register.receipts();
  assert.deepEqual(receipt.payments.map(({ type, sum }) => [type, sum]).sort(), [['advance', 40], ['cash', 60]]);
});
