// A walk through every screen that a cashier comes to.

/** Goods of the demonstration shops: favourites, one more barcode, something to look for, a weighed one. */
export const GOODS = {
  ru: { tiles: ['101', '107', '110'], barcode: '4600000001029', weighed: '106', search: 'молоко' },
  kz: { tiles: ['101', '103', '109'], barcode: '4870000001026', weighed: '105', search: 'шай' },
};

/** Calls `see(name)` on each screen, from an empty folder to a closed shift. Names are those of the screens, or say more. */
export async function walk(till, country, language, see) {
  const { tiles, barcode, weighed, search } = GOODS[country];
  await till.choose(country, language);
  await see('begin');
  await till.tap('actions', 'begin');
  await till.on('closed');
  await see('closed');
  await till.openShift();
  await see('sale-empty');

  for (const tile of tiles) await till.tap('favourites', tile);
  await till.tap('favourites', weighed);
  await till.lines(tiles.length + 1);
  await till.scan(barcode);
  await till.lines(tiles.length + 2);
  await see('sale');
  await till.tap('tape', 'remove', '2');
  await till.lines(tiles.length + 1);
  await see('sale-undo');
  await till.scan('4600000999999');
  await till.page.waitForSelector('[data-block="strip"]');
  await see('sale-unknown');
  const entry = till.page.locator('[data-block="search"] .entry');
  await entry.fill(search);
  await till.page.waitForSelector('[data-block="found"] button');
  await see('sale-found');
  await entry.fill('ыыы');
  await till.page.waitForSelector('[data-block="found"] .hint:not([hidden])');
  await see('sale-nothing');
  await entry.fill('');
  await till.page.waitForSelector('[data-block="favourites"]');
  await till.page.evaluate(() => document.activeElement.blur());

  await till.tap('tape', 'open', '4');
  await till.on('line');
  for (const key of ['1', '.', '2', '5']) await till.tap('pad', key);
  await till.page.waitForSelector('[data-block="pad"] [data-action="enter"]:not(:disabled)');
  await see('line');
  await till.tap('actions', 'set');
  await till.on('sale');
  await till.tap('actions', 'price');
  await till.on('price');
  for (const key of ['4', '9', '9']) await till.tap('pad', key);
  await till.page.waitForSelector('[data-block="actions"] [data-action="add"]:not(:disabled)');
  await see('price');
  await till.tap('title', 'back');
  await till.on('sale');

  await till.tap('actions', 'to_pay');
  await till.on('pay');
  await see('pay-empty');
  await till.page.locator('[data-block="notes"] button').nth(1).click();
  await till.page.waitForSelector('[data-block="actions"] [data-action="pay"]:not(:disabled)');
  await see('pay');
  await till.tap('actions', 'pay');
  await till.on('done');
  await till.page.waitForFunction(() => document.querySelector('[data-block="receipt"] img')?.naturalWidth > 0);
  await see('done');
  await till.next();

  await till.tap('title', 'menu');
  await till.on('menu');
  await see('menu');
  await till.tap('menu', 'status');
  await till.on('status');
  await see('status');
  await till.tap('title', 'back');
  await till.on('sale');
  await till.tap('title', 'menu');
  await till.tap('menu', 'last-receipt');
  await till.on('receipt');
  await till.page.waitForFunction(() => document.querySelector('[data-block="receipt"] img')?.naturalWidth > 0);
  await see('receipt');
  await till.tap('title', 'back');
  await till.on('sale');
  if (country === 'ru') {
    await till.tap('title', 'menu');
    await till.tap('menu', 'cash-in');
    await till.on('cash');
    for (const key of ['5', '00']) await till.tap('pad', key);
    await till.page.waitForSelector('[data-block="actions"] [data-action="move"]:not(:disabled)');
    await see('cash');
    await till.tap('title', 'back');
    await till.on('sale');
  }
  await till.tap('title', 'menu');
  await till.tap('menu', 'x-report');
  await till.on('aside_done');
  await till.page.waitForFunction(() => document.querySelector('[data-block="receipt"] img')?.naturalWidth > 0);
  await see('aside_done');
  await till.tap('actions', 'ok');
  await till.on('sale');
  await till.tap('title', 'menu');
  await till.tap('menu', 'close-shift');
  await till.on('close');
  await see('close');
  await till.tap('actions', 'close_shift');
  await till.on('shift_done');
  await till.page.waitForFunction(() => document.querySelector('[data-block="receipt"] img')?.naturalWidth > 0);
  await see('shift_done');
  await till.tap('actions', 'ok');
  await till.on('closed');
}
