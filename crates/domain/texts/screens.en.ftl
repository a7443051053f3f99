### Screens of the register: what the cashier reads. English.
###
### Order and names are the same in screens.ru.ftl, screens.kk.ftl, screens.en.ftl.

## Общее

screen-ok = Done
screen-span = { $hours } h { $minutes } min
screen-unit = { $unit ->
    [piece] pc
    [gram] g
    [kilogram] kg
    [ton] t
    [centimeter] cm
    [decimeter] dm
    [meter] m
    [squareMeter] m²
    [milliliter] ml
    [liter] l
    [cubicMeter] m³
    [day] d
    [hour] h
    [minute] min
   *[other] unit
}
screen-country-ru = Russia
screen-country-kz = Kazakhstan
screen-shift = Shift { $number }
screen-total = Total
screen-delete = Delete
screen-quantity = Quantity
screen-print = Print
screen-print-copy = Print a copy
screen-printed = Printed
screen-printing-copy = The copy is being printed…
screen-printed-copy = { $count ->
    [1] The copy is printed
   *[other] Copies printed: { $count }
}
screen-on-paper = It is on paper
screen-unsure-next = Look for it on paper. If it is not there, print a copy; if it is, press “It is on paper”.
screen-not-needed = Not needed
screen-skipped-next = The printer was not ready and newer receipts went first. Print it, or press “Not needed”.
screen-unsure-show = Show
screen-starting = The register is starting.

## Заголовки

screen-title-begin = A new register
screen-title-starting = Starting
screen-title-trouble = The register is not ready
screen-title-closed = Shift closed
screen-title-close = Closing the shift
screen-title-sale = Sale
screen-title-line = Quantity
screen-title-price = Free price
screen-title-pay = Payment
screen-title-kinds = More
screen-title-wait = Please wait
screen-title-done = Receipt made
screen-title-refused = Receipt not made
screen-title-menu = Menu
screen-title-receipt = Last receipt
screen-title-cash-in = Cash put in
screen-title-cash-out = Cash paid out
screen-title-shift-done = Shift closed

## Первый запуск

screen-begin-what = A demonstration shop: everything works like the real thing, and nothing reaches the tax service. Screens and receipts say “DEMO — NOT FISCAL”.
screen-begin-real = A real register is put into service by the wizard, in a folder of its own.
screen-begin-go = Open a demonstration shop
screen-begin-busy = The demonstration shop is being made, it takes a few seconds.
screen-unregistered-next = Call the administrator: the register is not in service yet.
screen-unregistered-soon = The register is being registered on emulated devices, please wait.

## Смена

screen-closed = Shift closed
screen-now = Now
screen-closed-who = { $date } · Cashier: { $cashier }
screen-open-shift = Open the shift
screen-close-shift = Close the shift
screen-drawer = Cash in the drawer
screen-shift-receipts = { $count ->
    [0] No receipts in this shift
    [one] { $count } receipt in this shift
   *[other] { $count } receipts in this shift
}
screen-kept = There are unpaid goods in the basket.
screen-kept-next = They come back when the shift is open.
screen-kept-close = Have them paid before closing, or sell them in the next shift.
screen-over = The shift is longer than 24 hours, no receipts can be made.
screen-over-next = Close the shift from the menu and open a new one.
screen-shift-left = Left of the shift by law: { $left }
screen-no-shift = The shift is closed, nothing was added.
screen-no-shift-next = Open the shift and repeat.

## Продажа

screen-lines = { $count ->
    [one] { $count } line
   *[other] { $count } lines
}
screen-tape-empty = Scan the goods, search for them by name, or press their key.
screen-undo = Undo deletion: { $name }
screen-search = Search goods
screen-nothing-found = Nothing found
screen-free-price = Free price
screen-pay = To pay
screen-goods = Goods
screen-name = Name (if empty: “{ $name }”)
screen-price = Price
screen-price-of = { $price } per 1 { $unit }
screen-add = Add
screen-no-goods = No goods with code { $code }.
screen-no-goods-next = Search by name or type a price.
screen-misread = The code was not read whole: { $code }
screen-misread-next = Scan it again or search by name.
screen-several = Several goods have this code: choose one.
screen-full = The receipt has as many lines as it can, nothing was added.
screen-full-next = Have this receipt paid and begin a new one.
screen-too-much = The sum is too large, the receipt was not changed.
screen-too-much-next = Check price and quantity.
screen-frozen = The receipt is being made, it can not be changed.
screen-frozen-next = Wait for the result and repeat.
screen-discount = Discount
screen-discount-what = Of the whole receipt, in percent or a sum
screen-whole-receipt = Whole receipt
screen-percent-off = Discount, %
screen-sum-off = Discount, sum
screen-percent-on = Markup, %
screen-sum-on = Markup, sum
screen-apply = Apply
screen-discount-drop = No discount
screen-discount-gone = The discount was taken away: it is more than what is left.
screen-discount-gone-next = If it is needed, type it again.

## Оплата

screen-due = To pay
screen-given = Received
screen-change = Change
screen-short = Missing
screen-exact = Exact
screen-pay-now = Pay
screen-of-given = Received { $given } for { $total }
screen-more = More…
screen-paid = Paid
screen-part-drop = Tap to take it away
screen-cash-beside = and { $sum } in cash
screen-tender-cash = Cash
screen-tender-electronic = Card
screen-tender-mobile = QR code
screen-tender-mobile-what = The buyer pays in the bank's app
screen-tender-advance = Advance
screen-tender-advance-what = The buyer paid earlier
screen-tender-credit = Credit
screen-tender-credit-what = The buyer pays later
screen-tender-barter = Settled in kind
screen-tender-barter-what = The buyer settles with something else than money
screen-approve-electronic = Take the payment with the bank's terminal.
screen-approve-mobile = The buyer pays by QR code in the bank's app.
screen-approve-next = Press “Payment went through” only when you see that it was approved.
screen-approved = Payment went through
screen-elsewhere = This receipt was paid on another screen.
screen-elsewhere-next = Check the change: it was counted from the sum typed there.

## Оформление

screen-wait-receipt = The receipt is being made.
screen-wait-receipt-next = The buyer is waiting; nothing needs to be pressed.
screen-wait-open = The shift is being opened.
screen-wait-close = The shift is being closed.
screen-wait-aside = The document is being made.
screen-wait-report-next = Nothing needs to be pressed.
screen-wait-long = { $seconds } s so far: longer than usual.
screen-wait-long-ru = The register asks the fiscal storage again by itself. There will be no second receipt.
screen-wait-long-kz = The operator does not answer. In a moment the register signs the receipt autonomously.
screen-wait-long-report-ru = The register asks the fiscal storage again by itself.
screen-wait-long-report-kz = The operator does not answer. In a moment the register makes the report autonomously.
screen-in-doubt = The answer of the fiscal storage was lost: the register finds out whether the receipt was made.
screen-in-doubt-report = The answer of the fiscal storage was lost: the register finds out whether the report of the shift was made.
screen-doubt = The register finds out whether document { $document } was made.
screen-doubt-next = Do not ring it up again: the register finishes by itself as soon as the device answers.
screen-doubt-report-next = The register finishes by itself as soon as the device answers.
screen-settled-ru = Receipt { $receipt }, { $time }. FD { $number }, FP { $sign }
screen-settled-kz = Receipt { $receipt }, { $time }. Document { $number }, fiscal sign { $sign }
screen-signed-autonomously = Signed autonomously: sign { $number }, { $time }
screen-autonomous-next = The receipt is valid. The register sends it to the operator when the link is back.
screen-next-sale = Next sale
screen-cancel-sale = Cancel the purchase
screen-cancel-sale-sure = Does the buyer take nothing? The goods go out of the receipt.
screen-cancel-sale-sure-next = Only scanning them again brings them back.
screen-cancel-sale-yes = Take out all goods
screen-back-to-basket = Back to the goods
screen-paper = Receipt
screen-paper-shift = Report of the closed shift
screen-paper-of = { $count ->
    [one] Receipt: { $count } line, total { $total }
   *[other] Receipt: { $count } lines, total { $total }
}

## Меню и состояние

screen-last-receipt = Last receipt
screen-x-report = X report
screen-x-report-done = The X report is ready
screen-cash-in = Put cash in
screen-cash-in-done = The cash was put in
screen-cash-out = Pay cash out
screen-cash-out-done = The cash was paid out
screen-sum = Sum
screen-drawer-after = In the drawer afterwards
screen-status = State of the register
screen-version = Program version { $version }
screen-device-asked-ru = The register is connecting to the fiscal storage.
screen-device-asked-kz = The register is connecting to the operator.
screen-away = The fiscal device does not answer: receipts can not be made for now.
screen-away-next = Check its power and cable: the register goes on by itself.
screen-away-collect = Goods can be collected.
screen-offline-next = Receipts are signed autonomously. By law that may go on for { $left }.
screen-owed-next = { $days ->
    [one] { $days } day until the register stops
   *[other] { $days } days until the register stops
}
screen-fn-replace-now = The fiscal storage has to be replaced within 3 days.
screen-fn-replace-soon = The fiscal storage has to be replaced within 30 days.
screen-fn-nearly-full = The memory of the fiscal storage is nearly full.

## Строка состояния

screen-light-fiscal-good = Storage ready
screen-light-fiscal-asked = Storage: connecting
screen-light-fiscal-warning = Storage: replace
screen-light-fiscal-trouble = Storage not ready
screen-light-operator-good = Operator: all sent
screen-light-operator-asked = Operator: connecting
screen-light-operator-silent = Operator: no link
screen-light-operator-trouble = Operator: stopped
screen-light-operator-queue = Operator: { $count } waiting
screen-light-paper-good = Printer ready
screen-light-paper-printing = Printing
screen-light-paper-trouble = Printer not ready
screen-light-paper-doubt = Check the paper
screen-light-shift-open = Shift { $number }
screen-light-shift-over = Shift { $number }: 24 h are over
screen-light-shift-closed = Shift closed
