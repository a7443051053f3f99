// Takes the pictures of docs/gallery: `node gallery.mjs FOLDER`.

import { copyFile, mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Device, Register } from './register.mjs';
import { intoService } from './service.mjs';
import { Till, closeChrome } from './till.mjs';
import { walk } from './walk.mjs';

const folder = process.argv[2];
const screens = join(folder, 'screens'), receipts = join(folder, 'receipts');
const PHONE = [480, 854], SMALL = [320, 533], TABLET = [720, 1280], WIDE = [1920, 1080];

async function picture(till, name, [width, height] = PHONE, colorScheme = 'light', zoom = 1) {
  const { page } = till;
  await page.setViewportSize({ width, height });
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
  await till.zoom(zoom);
  await page.evaluate(() => { for (const column of document.querySelectorAll('.column')) column.scrollTop = 0; });
  await page.waitForFunction(() => !document.querySelector('#flash').classList.contains('on'));
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  await page.screenshot({ path: join(screens, `${name}.png`) });
}

async function back(till) {
  await till.page.setViewportSize({ width: PHONE[0], height: PHONE[1] });
  await till.page.emulateMedia({ colorScheme: 'light' });
  await till.zoom(1);
}

const paper = (register, number, name) => register.run('receipt', 'show', String(number), '--as', 'png', '--out', join(receipts, `${name}.png`));

/** The whole walk in one language. */
async function walked(country, language, wanted, afterwards = async () => {}) {
  const register = await Register.begin(), till = await Till.at(register);
  await walk(till, country, language, async (name) => {
    if (wanted === 'all' || wanted.includes(name)) await picture(till, `${name}-${language}`);
    if (language === 'ru' && ['sale', 'pay', 'done'].includes(name)) {
      await picture(till, `${name}-ru-dark`, PHONE, 'dark');
      await picture(till, `${name}-ru-wide`, WIDE);
      await picture(till, `${name}-ru-wide-dark`, WIDE, 'dark');
    }
    if (language === 'ru' && ['sale', 'pay'].includes(name)) {
      await picture(till, `${name}-ru-small`, SMALL);
      await picture(till, `${name}-ru-tablet`, TABLET);
      await picture(till, `${name}-ru-text-200`, PHONE, 'light', 2);
    }
    await back(till);
  });
  await afterwards(register);
  await till.close();
  await register.end();
}

/** A buyer with money in hand, before a fiscal storage of its own process. */
async function before() {
  const device = await Device.begin('fn');
  const register = await Register.begin(`country = "ru"\nfn = "emulator:tcp:${device.address}"\n`);
  const till = await Till.at(register);
  await till.begin('ru', 'ru');
  await till.openShift();
  await till.tap('favourites', '101');
  await till.exact();
  return { device, register, till };
}

/** A device that is silent for a while. */
async function silent() {
  const { device, register, till } = await before();
  device.signal('SIGSTOP');
  await till.tap('actions', 'pay');
  await till.on('wait');
  await picture(till, 'wait-ru');
  await till.page.waitForSelector('[data-block="long"], [data-block="doubtful"]');
  await picture(till, 'wait-long-ru');
  device.signal('SIGCONT');
  await till.on('done');
  await till.close();
  await register.end();
  await device.end();
}

/** A fiscal storage that is gone, and a sale that was tried. */
async function gone() {
  const { device, register, till } = await before();
  await device.end();
  await till.tap('actions', 'pay');
  await till.page.waitForSelector('[data-block="refused"]');
  await picture(till, 'trouble-ru');
  await till.close();
  await register.kill();
  await register.end();
}

/** Kazakhstan without its operator. */
async function autonomous() {
  const device = await Device.begin('operator');
  const register = await Register.begin(`country = "kz"\nlanguage = "kk"\noperator = "emulator:tcp:${device.address}"\n`);
  const till = await Till.at(register);
  await till.begin('kz', 'kk');
  await till.openShift();
  for (const tile of ['101', '103']) await till.tap('favourites', tile);
  await till.lines(2);
  await till.exact();
  await device.end();
  await till.tap('actions', 'pay');
  await till.on('done');
  await till.page.waitForFunction(() => document.querySelector('[data-block="receipt"] img')?.naturalWidth > 0);
  await picture(till, 'done-autonomous-kk');
  await paper(register, 3, 'kz-autonomous');
  await till.close();
  await register.kill();
  await register.end();
}

/** From the box to the first receipt. */
async function service() {
  const register = await Register.begin(), till = await Till.at(register);
  await intoService(till, '', async (name) => {
    await picture(till, `wizard-${name}-ru`);
    if (name === 'check') await picture(till, `wizard-${name}-ru-wide`, WIDE);
    await back(till);
  });
  await till.on('wizard_done');
  await till.page.waitForFunction(() => [...document.querySelectorAll('.picture img')].every((image) => image.naturalWidth > 0));
  await picture(till, 'wizard-done-ru');
  await picture(till, 'wizard-done-ru-wide', WIDE);
  await back(till);
  await till.tap('actions', 'ok');
  await till.on('closed');
  await till.tap('title', 'menu');
  await till.tap('menu', 'wz-registration');
  await till.on('registration');
  await picture(till, 'registration-ru');
  await till.tap('ways', 'close');
  await till.on('wizard');
  await picture(till, 'wizard-closing-ru');
  await till.close();
  await register.end();
}

/** What a printer was given: the receipt, then its copy. */
async function copied() {
  const register = await Register.begin('country = "ru"\nfn = "emulator:"\nprinter = "emulator:"\n'), till = await Till.at(register);
  await till.begin('ru', 'ru');
  await till.openShift();
  for (const tile of ['101', '107']) await till.tap('favourites', tile);
  await till.lines(2);
  await till.exact();
  await till.tap('actions', 'pay');
  await till.on('done');
  await till.tap('actions', 'print_copy');
  await till.told('printing', 'Копия напечатана');
  // The opening of the shift, the receipt, its copy; the text of a slip is written after its picture.
  const printed = join(register.data, 'receipts');
  while (!(await readdir(printed)).includes('0003.txt')) await till.page.waitForTimeout(50);
  await copyFile(join(printed, '0003.png'), join(receipts, 'ru-copy.png'));
  await till.close();
  await register.end();
}

for (const place of [screens, receipts]) {
  await rm(place, { recursive: true, force: true });
  await mkdir(place, { recursive: true });
}
try {
  await walked('ru', 'ru', 'all', async (register) => {
    await paper(register, 3, 'ru-sale');
    await paper(register, 4, 'ru-shift-close');
  });
  await walked('kz', 'kk', ['begin', 'closed', 'sale', 'sale-unknown', 'line', 'pay', 'done', 'menu', 'status', 'close', 'shift_done'], (register) => paper(register, 3, 'kz-sale'));
  await walked('kz', 'en', ['begin', 'sale', 'pay', 'done', 'status']);
  await silent();
  await gone();
  await autonomous();
  await copied();
  await service();
} finally {
  await closeChrome();
}
