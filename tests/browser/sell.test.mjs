// A cashier sells by taps: from an empty folder to a receipt, in both countries and in three languages.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { closeChrome, shop } from './till.mjs';

after(closeChrome);

// Goods of the demonstration shops, and what comes of one of the first, two of the second, one of the third and three of 125.
const SHOPS = {
  ru: { tile: '101', barcode: '4600000001029', search: 'чай черн лист', found: '110', total: '835.90', note: 'note-1000', change: '164.10' },
  kz: { tile: '101', barcode: '4870000001026', search: 'шай қара', found: '109', total: '3755.00', note: 'note-5000', change: '1245.00' },
};

for (const country of ['ru', 'kz']) {
  for (const language of ['ru', 'kk', 'en']) {
    test(`a receipt is sold by taps: ${country}, ${language}`, async (t) => {
      const { register, till } = await shop(t);
      const shown = (sum) => (country === 'kz' ? sum.replace('.', ',') : sum);
      const { tile, barcode, search, found, total, note, change } = SHOPS[country];
      await till.begin(country, language);
      await till.openShift();

      await till.tap('favourites', tile);
      await till.lines(1);
      await till.scan(barcode);
      await till.lines(2);
      await till.scan(barcode);
      await till.told('tape', '2');

      const entry = till.page.locator('[data-block="search"] .entry');
      await entry.fill(search);
      await till.tap('found', found);
      await till.lines(3);

      await till.freePrice(['1', '2', '5']);
      await till.lines(4);
      await till.tap('actions', 'quantity');
      await till.on('line');
      await till.tap('pad', '3');
      await till.tap('actions', 'set');
      await till.on('sale');
      await till.told('total', shown(total));

      await till.tap('tape', 'remove', '1');
      await till.lines(3);
      await till.tap('tape', 'undo');
      await till.lines(4);
      await till.told('total', shown(total));

      await till.tap('actions', 'to_pay');
      await till.on('pay');
      await till.tap('notes', note);
      await till.told('change', shown(change));
      await till.tap('actions', 'pay');
      await till.on('done');
      await till.told('change', shown(change));
      await till.page.waitForFunction(() => document.querySelector('[data-block="receipt"] img')?.naturalWidth > 0);
      assert.equal(await till.page.evaluate(() => document.documentElement.lang), language);

      await till.next();
      await till.lines(0);

      const receipts = await register.receipts();
      assert.equal(receipts.length, 1);
      assert.equal(receipts[0].receipt.total, Number(total));
      assert.equal(receipts[0].receipt.change, Number(change));
      assert.deepEqual(receipts[0].receipt.items.map((item) => item.quantity).sort(), [1, 1, 2, 3]);
      assert.equal((await register.status()).shift.receipts, 1);
    });
  }
}


test('a code typed by hand on the sale screen goes where one can search', async (t) => {
  const { till } = await shop(t);
  await till.begin('ru', 'ru');
  await till.openShift();
  await till.page.evaluate(() => document.activeElement.blur());
  // Slower than any scanner.
  for (const digit of '102') await till.page.keyboard.press(digit, { delay: 120 });
  await till.page.waitForFunction(() => document.querySelector('[data-block="search"] .entry').value === '102');
  await till.page.waitForSelector('[data-block="found"] [data-action="102"]');
});
