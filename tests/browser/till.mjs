// A browser in front of a register: a cashier's hands and eyes.

import { chromium } from 'playwright-core';
import { Register } from './register.mjs';

// How long something is waited for before a test is given up as stuck; nothing is judged by its time.
const PATIENCE = 120_000;

let browser = null;

/** One Chromium for the tests of a file. */
export async function chrome() {
  browser ??= await chromium.launch({
    executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
    args: ['--no-sandbox', '--headless=new', '--disable-dev-shm-usage'],
  });
  return browser;
}

export async function closeChrome() {
  await browser?.close();
  browser = null;
}

/** A register and a browser in front of it, for as long as a test runs. */
export async function shop(t, settings) {
  const register = await Register.begin(settings);
  t.after(() => register.end());
  const till = await Till.at(register);
  t.after(() => till.close());
  return { register, till };
}

export class Till {
  /** A browser of its own: it shares no cookie with another one. */
  static async at(register, options = {}) {
    const context = await (await chrome()).newContext({ viewport: { width: 480, height: 854 }, locale: 'ru-RU', ...options });
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE);
    const till = new Till(context, page);
    page.on('pageerror', (error) => till.faults.push(String(error)));
    await page.goto(register.url);
    return till;
  }

  constructor(context, page) {
    Object.assign(this, { context, page, faults: [] });
  }

  async close() {
    await this.context.close();
    if (this.faults.length) throw new Error(`the shell failed: ${this.faults.join('\n')}`);
  }

  /** Waits for one of these screens, says which. */
  async on(...names) {
    const shown = names.map((name) => `#app[data-screen="${name}"]`).join(', ');
    return (await this.page.waitForSelector(`html:not(.lost) :is(${shown})`)).getAttribute('data-screen');
  }

  /** Something that can be tapped. */
  key(block, action, value) {
    const which = value === undefined ? '' : `[data-value="${value}"]`;
    return this.page.locator(`[data-block="${block}"] [data-action="${action}"]${which}`);
  }

  async tap(block, action, value) {
    await this.key(block, action, value).click();
  }

  /** Presses a key without waiting for anything that comes of it; whether there was such a key. */
  async press(block, action) {
    return this.page.evaluate(([id, name]) => {
      const key = document.querySelector(`[data-block="${id}"] [data-action="${name}"]`);
      key?.click();
      return Boolean(key);
    }, [block, action]);
  }

  /** What a block says; without the spaces, which differ between languages. */
  async says(block) {
    return (await this.page.locator(`[data-block="${block}"]`).innerText()).replace(/\s/g, '');
  }

  /** Waits until a block says this. */
  async told(block, text) {
    const wanted = text.replace(/\s/g, '');
    await this.page.waitForFunction(
      ([id, words]) => document.querySelector(`[data-block="${id}"]`)?.innerText.replace(/\s/g, '').includes(words),
      [block, wanted],
    );
  }

  /** Takes away the message about what this browser sent. */
  async seen() {
    await this.page.locator('#complaint [data-action="hush"]').click();
    await this.page.waitForSelector('#complaint', { state: 'detached' });
  }

  /** Waits until the tape has so many lines. */
  async lines(count) {
    await this.page.waitForFunction((n) => document.querySelectorAll('[data-block="tape"] ol > li').length === n, count);
  }

  /** The lines of the tape. */
  async tape() {
    return this.page.$$eval('[data-block="tape"] ol > li', (all) => all.map((li) => li.innerText.replace(/\s+/g, ' ')));
  }

  /** Chooses the size of the text: 1 or 2, the first and the last of the panel's third row. */
  async zoom(times) {
    await this.page.evaluate((size) => {
      const row = document.querySelectorAll('#panel fieldset')[2].querySelectorAll('button');
      row[size === 1 ? 0 : row.length - 1].click();
    }, times);
  }

  /** A scanner that types like a keyboard: all keys at once, then Enter. In the page: a busy machine may not part them. */
  async scan(code) {
    await this.page.evaluate((keys) => {
      for (const key of keys) {
        const about = { key, code: key === 'Enter' ? key : `Digit${key}`, bubbles: true, cancelable: true };
        (document.activeElement ?? document.body).dispatchEvent(new KeyboardEvent('keydown', about));
      }
    }, [...code, 'Enter']);
  }

  /** On the first screen: the language, then the country. */
  async choose(country, language) {
    await this.on('begin');
    await this.tap('language', language);
    await this.page.waitForFunction((lang) => document.documentElement.lang === lang, language);
    await this.tap('country', country);
    await this.page.waitForFunction((id) => document.querySelector(`[data-block="country"] [data-action="${id}"]`).innerText.includes('✓'), country);
  }

  /** From an empty folder to a shift that is closed. */
  async begin(country, language) {
    await this.choose(country, language);
    await this.tap('actions', 'begin');
    await this.on('closed');
  }

  async openShift() {
    await this.on('closed');
    await this.tap('actions', 'open_shift');
    await this.on('sale');
  }

  /** Something without a card into the basket. */
  async freePrice(digits) {
    await this.tap('actions', 'price');
    await this.on('price');
    for (const digit of digits) await this.tap('pad', digit);
    await this.tap('actions', 'add');
    await this.on('sale');
  }

  /** To the payment, and what is due handed over; all but the last tap. */
  async exact() {
    await this.tap('actions', 'to_pay');
    await this.on('pay');
    await this.tap('notes', 'exact');
    await this.page.waitForSelector('[data-block="actions"] [data-action="pay"]:not(:disabled)');
  }

  async next() {
    await this.on('done');
    await this.tap('actions', 'next');
    await this.on('sale');
  }
}
