### Касса экрандары: кассир оқитын мәтін. Қазақша.
###
### screens.ru.ftl, screens.kk.ftl, screens.en.ftl файлдарындағы реті мен атаулары бірдей.

## Общее

screen-ok = Дайын
screen-span = { $hours } сағ { $minutes } мин
screen-unit = { $unit ->
    [piece] дана
    [gram] г
    [kilogram] кг
    [ton] т
    [centimeter] см
    [decimeter] дм
    [meter] м
    [squareMeter] ш.м
    [milliliter] мл
    [liter] л
    [cubicMeter] текше м
    [day] тәул
    [hour] сағ
    [minute] мин
   *[other] бірл
}
screen-country-ru = Ресей
screen-country-kz = Қазақстан
screen-shift = { $number }-ауысым
screen-total = Жиыны
screen-delete = Жою
screen-quantity = Мөлшері
screen-print = Басып шығару
screen-print-copy = Көшірмесін басу
screen-printed = Басып шығарылды
screen-printing-copy = Көшірмесі басылып жатыр…
screen-printed-copy = { $count ->
    [1] Көшірмесі басып шығарылды
   *[other] Басып шығарылған көшірме: { $count }
}
screen-on-paper = Қағазда бар
screen-unsure-next = Оны қағаздан іздеңіз. Жоқ болса, көшірмесін басыңыз; бар болса, «Қағазда бар» түймесін басыңыз.
screen-not-needed = Керек емес
screen-skipped-next = Принтер дайын болмады, жаңа чектер бұрын шықты. Оны басып шығарыңыз немесе «Керек емес» түймесін басыңыз.
screen-unsure-show = Көрсету
screen-starting = Касса іске қосылып жатыр.

## Заголовки

screen-title-begin = Жаңа касса
screen-title-starting = Іске қосу
screen-title-trouble = Касса дайын емес
screen-title-closed = Ауысым жабық
screen-title-close = Ауысымды жабу
screen-title-sale = Сату
screen-title-line = Саны
screen-title-price = Еркін баға
screen-title-pay = Төлем
screen-title-kinds = Тағы
screen-title-pay-out = Ақша беру
screen-title-claim = Басқа кассаның чегі
screen-title-wait = Күте тұрыңыз
screen-title-done = Чек рәсімделді
screen-title-refused = Чек рәсімделмеді
screen-title-menu = Мәзір
screen-title-receipt = Соңғы чек
screen-title-cash-in = Ақша салу
screen-title-cash-out = Ақша беру
screen-title-shift-done = Ауысым жабылды

## Первый запуск

screen-begin-what = Оқу дүкені: бәрі нағыз кассадағыдай жұмыс істейді, бірақ салық органына ештеңе жіберілмейді. Экрандар мен чектерде «ДЕМО — ФИСКАЛДЫҚ ЕМЕС» деп тұрады.
screen-begin-real = Нағыз кассаны шебер іске қосады: ол қораптан алғашқы чекке дейін қадаммен алып барады.
screen-begin-go = Оқу дүкенін ашу
screen-begin-busy = Оқу дүкені ашылып жатыр, бірнеше секунд кетеді.
screen-unregistered-next = Әкімшіге хабарласыңыз: касса әлі іске енгізілмеген.
screen-unregistered-soon = Касса оқу құрылғыларында тіркеліп жатыр, күте тұрыңыз.

## Смена

screen-closed = Ауысым жабық
screen-now = Қазір
screen-closed-who = { $date } · Кассир: { $cashier }
screen-open-shift = Ауысымды ашу
screen-close-shift = Ауысымды жабу
screen-drawer = Кассадағы қолма-қол ақша
screen-shift-receipts = { $count ->
    [0] Ауысымда чек болған жоқ
   *[other] Ауысымда { $count } чек
}
screen-kept = Себетте ақысы төленбеген тауар қалды.
screen-kept-next = Ауысым ашылғанда ол қайта көрінеді.
screen-kept-close = Ауысымды жаппай тұрып ақысын алыңыз немесе келесі ауысымда сатыңыз.
screen-over = Ауысым 24 сағаттан асып кетті, чек рәсімделмейді.
screen-over-next = Мәзірден ауысымды жауып, жаңасын ашыңыз.
screen-shift-left = Заң бойынша ауысымның соңына дейін: { $left }
screen-no-shift = Ауысым жабық, тауар қосылмады.
screen-no-shift-next = Ауысымды ашып, қайталаңыз.

## Продажа

screen-lines = { $count } тауар
screen-tape-empty = Тауарды сканерлеңіз, атауы бойынша іздеңіз немесе оның пернесін басыңыз.
screen-undo = Жоюды болдырмау: { $name }
screen-search = Тауар іздеу
screen-nothing-found = Ештеңе табылмады
screen-free-price = Еркін баға
screen-pay = Төлеуге
screen-goods = Тауар
screen-name = Атауы (бос болса — «{ $name }»)
screen-price = Бағасы
screen-price-of = 1 { $unit } үшін { $price }
screen-add = Қосу
screen-no-goods = { $code } коды бар тауар жоқ.
screen-no-goods-next = Атауы бойынша іздеңіз немесе бағасын теріңіз.
screen-misread = Код толық оқылмады: { $code }
screen-misread-next = Қайта сканерлеңіз немесе тауарды атауы бойынша іздеңіз.
screen-several = Бұл кодпен бірнеше тауар бар: керегін таңдаңыз.
screen-full = Чекте тауар саны шегіне жетті, тауар қосылмады.
screen-full-next = Бұл чектің ақысын алып, жаңасын бастаңыз.
screen-too-much = Сома тым үлкен, чек өзгермеді.
screen-too-much-next = Бағасы мен санын тексеріңіз.
screen-frozen = Чек рәсімделіп жатыр, оны өзгертуге болмайды.
screen-frozen-next = Нәтижесін күтіп, қайталаңыз.
screen-discount = Жеңілдік
screen-discount-what = Бүкіл чекке, пайызбен немесе сомамен
screen-whole-receipt = Бүкіл чек
screen-percent-off = Жеңілдік, %
screen-sum-off = Жеңілдік, сома
screen-percent-on = Үстеме, %
screen-sum-on = Үстеме, сома
screen-apply = Қолдану
screen-discount-drop = Жеңілдіксіз
screen-discount-gone = Жеңілдік алынып тасталды: ол қалған сомадан көп.
screen-discount-gone-next = Жеңілдік керек болса, қайта теріңіз.

## Оплата

screen-due = Төлеуге
screen-given = Алынды
screen-change = Қайтарым ақша
screen-short = Жетпейді
screen-exact = Дәл сома
screen-pay-now = Төлеу
screen-of-given = { $given } алынды, чек сомасы { $total }
screen-more = Тағы…
screen-paid = Төленді
screen-part-drop = Алып тастау үшін басыңыз
screen-cash-beside = және қолма-қол { $sum }
screen-tender-cash = Қолма-қол
screen-tender-electronic = Картамен
screen-tender-mobile = QR-код арқылы
screen-tender-mobile-what = Сатып алушы банк қосымшасында төлейді
screen-tender-advance = Аванс есебінен
screen-tender-advance-what = Сатып алушы ақшаны бұрын берген
screen-tender-credit = Несиеге
screen-tender-credit-what = Сатып алушы кейін төлейді
screen-tender-barter = Қарсы орындау
screen-tender-barter-what = Сатып алушы ақшамен есеп айырыспайды
screen-approve-electronic = Төлемді банк терминалында өткізіңіз.
screen-approve-mobile = Сатып алушы банк қосымшасында QR-код арқылы төлейді.
screen-approve-next = «Төлем өтті» түймесін мақұлданғанын көргенде ғана басыңыз.
screen-approved = Төлем өтті
## История, возврат, коррекция

screen-find = Нөмір, сома, күн
screen-narrow = Кезең мен түрі
screen-narrowed = Жасыру
screen-find-unclear = Мысалы: 17, 1245.00, 03.02.2026 немесе 01.02.2026 – 15.02.2026
screen-look-on = Әрі қарай іздеу
screen-find-scan = Чекті тез табу үшін ондағы QR-кодты сканерлеңіз.
screen-period-all = Барлық уақыт
screen-period-today = Бүгін
screen-period-shift = Ауысым
screen-period-month = Ай
screen-period-quarter = 3 ай
screen-period-half-year = Жарты жыл
screen-period-year = Жыл
screen-kinds-all = Бәрі
screen-kinds-sales = Сату
screen-kinds-returns = Қайтару
screen-kinds-purchases = Сатып алу
screen-kinds-corrections = Түзету
screen-kinds-cash = Салу және беру
screen-kinds-reports = Есептер
screen-receipt-no = № { $number } чек
screen-document-no = № { $number } құжат
screen-operation-sale = Сату
screen-operation-sale_return = Қайтару
screen-operation-purchase = Сатып алу
screen-operation-purchase_return = Сатып алуды қайтару
screen-kind-registration = Тіркеу
screen-kind-shift_open = Ауысымды ашу
screen-kind-shift_close = Ауысымды жабу
screen-kind-correction = Түзету
screen-kind-reregistration = Тіркеуді өзгерту
screen-kind-settlement_state = Есеп айырысу күйі
screen-kind-storage_close = Жинақтаушыны жабу
screen-kind-cash_in = Ақша салу
screen-kind-cash_out = Ақша беру
screen-kind-x_report = X-есеп
screen-kind-non_fiscal = Фискалдық емес мәтін
screen-state-waiting = рәсімделіп жатыр
screen-state-autonomous = автономды
screen-state-refused = рәсімделмеді
screen-state-stuck = тоқтап қалды
screen-give-back = Ақшаны қайтару
screen-give-purchase-back = Сатып алуды қайтару
screen-given-back = Бұл чек бойынша { $sum } қайтарылған
screen-claim = Басқа кассаның чегі
screen-claim-of = { $register } касса, { $time }
screen-claim-type = Басқа кассаның чегінде басылғанды теріңіз.
screen-claim-time = Күні мен уақыты (КК.АА.ЖЖЖЖ СС:ММ)
screen-claim-time-wrong = Мысалы: 03.02.2026 14:05
screen-claim-sum = Чек жиыны
screen-claim-sum-wrong = Мысалы: 1245.00
screen-claim-fn = ФЖ (16 цифр)
screen-claim-fn-wrong = Тек цифрлар, 16-дан көп емес
screen-claim-number = ФҚ
screen-claim-number-wrong = Тек цифрлар, 10-нан көп емес
screen-claim-sign = ФБ
screen-claim-sign-wrong = Тек цифрлар
screen-claim-rnm = Кассаның ТНМ (12 цифр)
screen-claim-rnm-wrong = Дәл 12 цифр
screen-claim-find = Чекті табу
screen-claim-autonomous = Чекте «автономды» деп тұр
screen-claim-what = Бұл чек басқа жерде рәсімделген.
screen-claim-what-next = «Ақшаны қайтару» түймесін басып, қайтарылған тауарды сканерлеңіз.
screen-claim-return = Бұл қайтару чегі: ол бойынша ақша берілген.
screen-claim-return-next = Тауар сатып алынған чекті сұраңыз.
screen-no-return = Мұнда қайтару рәсімделмейді.
screen-no-return-next = Әкімшіге хабарласыңыз.
screen-subject-ours = Қайтарамыз: { $name }, { $sum } қалды
screen-subject-ours-next = Сатып алушы өзінде қалдыратынын алып тастаңыз. Санын өзгерту үшін жолды басыңыз.
screen-subject-paper = { $register } кассаның { $sum } чегі бойынша қайтарамыз
screen-subject-paper-next = Қайтарылатын тауарды сканерлеңіз.
screen-subject-own = { $day } күнгі түзету, өз бетінше
screen-subject-order = { $order } нұсқама бойынша { $day } күнгі түзету
screen-subject-correction-next = Соғылмай қалған тауарды қосыңыз.
screen-basket-busy = Себетте тауар бар.
screen-basket-busy-next = Алдымен ақысын алыңыз немесе жойыңыз.
screen-return-lines = Чек бойынша қайтару жүріп жатыр: оған тауар қосылмайды.
screen-return-lines-next = Тауар сату үшін қайтаруды аяқтаңыз немесе болдырмаңыз.
screen-abandon = Болдырмау
screen-pay-out = Беруге
screen-pay-out-now = Ақшаны беру
screen-paid-out = Қолма-қол беріңіз
screen-transferred = Аударылды
screen-as-paid = Қалай төленсе, солай
screen-drawer-short = Кассада сонша қолма-қол ақша жоқ.
screen-terminal-back = Қайтаруды банк терминалында өткізіңіз.
screen-terminal-back-next = «Ақшаны беру» түймесін мақұлданғаннан кейін басыңыз.
screen-correct-day = Есеп айырысу күні (КК.АА.ЖЖЖЖ)
screen-correct-day-wrong = Күнді теріңіз: мысалы, 03.02.2026, бүгінгіден кеш емес
screen-correct-order = Нұсқама нөмірі (бос болса — өз бетінше)
screen-correct-next = Тауарларға
screen-correct-now = Түзетуді рәсімдеу
screen-vat-none = ҚҚС-сыз
screen-repair = Чекті түзету
screen-repair-finish = Түзетуді аяқтау
screen-repair-of = Не қате: { $name }?
screen-repair-of-next = Касса қате чектің күшін жойып, артынан дұрысын рәсімдейді.
screen-repair-right = Төлем, тауар, баға немесе салық қате
screen-repair-right-what = Чекті болуы керек қалпына келтіріңіз
screen-repair-cancel = Бұл чек болмауы керек еді
screen-repair-cancel-what = Касса тек күшін жоюды рәсімдейді
screen-repair-cancel-now = Чектің күшін жою
screen-repair-cancelled = Чектің күші жойылды
screen-repair-done = Бұл чек түзетілген.
screen-repair-plan = Осы құжаттар рәсімделеді.
screen-repair-plan-next = Сатып алушы дұрыс есеп айырысса, оған ақша берудің керегі жоқ.
screen-repair-now = Чекті түзету
screen-subject-repair = Түзетеміз: { $name }
screen-subject-repair-next = Чекті болуы керек қалпына келтіріңіз; төлем мен салықты кейін таңдауға болады.
screen-half-repaired = № { $document } құжаттың күші жойылды, ал дұрыс чек рәсімделмеді.
screen-half-repaired-next = Түзетуді аяқтаңыз: чекті ашып, дұрысын рәсімдеңіз.

screen-elsewhere = Бұл чектің ақысы басқа экранда алынған.
screen-elsewhere-next = Қайтарым ақшаны тексеріңіз: ол сол жерде терілген сомадан есептелген.

## Оформление

screen-wait-receipt = Чек рәсімделіп жатыр.
screen-wait-receipt-next = Сатып алушы күтіп тұр; ештеңе баспаңыз.
screen-wait-open = Ауысым ашылып жатыр.
screen-wait-close = Ауысым жабылып жатыр.
screen-wait-aside = Құжат рәсімделіп жатыр.
screen-wait-report-next = Ештеңе баспаңыз.
screen-wait-long = { $seconds } с өтті: әдеттегіден ұзақ.
screen-wait-long-ru = Касса фискалдық жинақтаушыға сұрауды өзі қайталайды. Екінші чек шықпайды.
screen-wait-long-kz = Оператор жауап бермей тұр. Тағы сәл күтсеңіз, касса чекті автономды рәсімдейді.
screen-wait-long-report-ru = Касса фискалдық жинақтаушыға сұрауды өзі қайталайды.
screen-wait-long-report-kz = Оператор жауап бермей тұр. Тағы сәл күтсеңіз, касса есепті автономды рәсімдейді.
screen-in-doubt = Фискалдық жинақтаушының жауабы жоғалды: касса чектің рәсімделген-рәсімделмегенін анықтап жатыр.
screen-in-doubt-report = Фискалдық жинақтаушының жауабы жоғалды: касса ауысым есебінің рәсімделген-рәсімделмегенін анықтап жатыр.
screen-doubt = Касса № { $document } құжаттың рәсімделген-рәсімделмегенін анықтап жатыр.
screen-doubt-next = Оны қайта соқпаңыз: құрылғы жауап берген бойда касса өзі аяқтайды.
screen-doubt-report-next = Құрылғы жауап берген бойда касса өзі аяқтайды.
screen-settled-ru = № { $receipt } чек, { $time }. ФД { $number }, ФП { $sign }
screen-settled-kz = № { $receipt } чек, { $time }. № { $number } құжат, фискалдық белгі { $sign }
screen-signed-autonomously = Автономды рәсімделді: белгісі { $number }, { $time }
screen-autonomous-next = Чек жарамды. Байланыс шыққанда касса оны операторға жібереді.
screen-next-sale = Келесі сату
screen-cancel-sale = Сатып алудан бас тарту
screen-cancel-sale-sure = Сатып алушы ештеңе алмай ма? Тауарлар чектен алынып тасталады.
screen-cancel-sale-sure-next = Оларды тек қайта сканерлеп қайтаруға болады.
screen-cancel-sale-yes = Барлық тауарды алып тастау
screen-back-to-basket = Тауарларға оралу
screen-paper = Чек
screen-paper-shift = Ауысымды жабу есебі
screen-paper-of = Чек: { $count } тауар, жиыны { $total }

## Меню и состояние

screen-last-receipt = Соңғы чек
screen-history = Чектер тарихы
screen-return = Қайтару
screen-purchase = Адамнан сатып алу
screen-correction = Түзету
screen-x-report = X-есеп
screen-x-report-done = X-есеп дайын
screen-cash-in = Ақша салу
screen-cash-in-done = Ақша салынды
screen-cash-out = Ақша беру
screen-cash-out-done = Ақша берілді
screen-sum = Сома
screen-drawer-after = Кассада болады
screen-status = Кассаның күйі
screen-version = Бағдарлама нұсқасы { $version }
screen-device-asked-ru = Касса фискалдық жинақтаушымен байланысып жатыр.
screen-device-asked-kz = Касса оператормен байланысып жатыр.
screen-away = Фискалдық құрылғы жауап бермейді: чек әзірге рәсімделмейді.
screen-away-next = Қуаты мен кабелін тексеріңіз: касса өзі жалғастырады.
screen-away-collect = Тауар жинай беруге болады.
screen-offline-next = Чектер автономды рәсімделеді. Заң бойынша осылай тағы { $left } жұмыс істеуге болады.
screen-owed-next = Касса тоқтағанға дейін { $days } күн қалды
screen-fn-replace-now = Фискалдық жинақтаушыны 3 күн ішінде ауыстыру керек.
screen-fn-replace-soon = Фискалдық жинақтаушыны 30 күн ішінде ауыстыру керек.
screen-fn-nearly-full = Фискалдық жинақтаушының жады толуға жақын.

## Строка состояния

screen-light-fiscal-good = ФЖ дайын
screen-light-fiscal-asked = ФЖ: қосылуда
screen-light-fiscal-warning = ФЖ: ауыстыру
screen-light-fiscal-trouble = ФЖ дайын емес
screen-light-operator-good = Оператор: бәрі жіберілді
screen-light-operator-asked = Оператор: қосылуда
screen-light-operator-silent = Оператор: байланыс жоқ
screen-light-operator-trouble = Оператор: тоқтатты
screen-light-operator-queue = Оператор: кезекте { $count }
screen-light-paper-good = Принтер дайын
screen-light-paper-printing = Басып жатыр
screen-light-paper-trouble = Принтер дайын емес
screen-light-paper-doubt = Қағазды тексеріңіз
screen-light-shift-open = { $number }-ауысым
screen-light-shift-over = { $number }-ауысым: 24 сағ өтті
screen-light-shift-closed = Ауысым жабық
