### Экраны кассы: что читает кассир. Русский.
###
### Порядок и имена одинаковы в screens.ru.ftl, screens.kk.ftl, screens.en.ftl. Коротко: клавиша — одно-два слова, строка состояния — предмет и слово.

## Общее

screen-ok = Готово
screen-span = { $hours } ч { $minutes } мин
screen-unit = { $unit ->
    [piece] шт
    [gram] г
    [kilogram] кг
    [ton] т
    [centimeter] см
    [decimeter] дм
    [meter] м
    [squareMeter] кв.м
    [milliliter] мл
    [liter] л
    [cubicMeter] куб.м
    [day] сут
    [hour] ч
    [minute] мин
   *[other] ед
}
screen-country-ru = Россия
screen-country-kz = Казахстан
screen-shift = Смена { $number }
screen-total = Итого
screen-delete = Удалить
screen-quantity = Количество
screen-print = Печать
screen-print-copy = Печать копии
screen-printed = Напечатано
screen-printing-copy = Копия печатается…
screen-printed-copy = { $count ->
    [1] Копия напечатана
   *[other] Напечатано копий: { $count }
}
screen-on-paper = Напечатан
screen-unsure-next = Найдите его на бумаге. Если его нет, напечатайте копию; если есть, нажмите «Напечатан».
screen-not-needed = Не нужен
screen-skipped-next = Принтер не был готов, и вперёд прошли новые чеки. Напечатайте его или нажмите «Не нужен».
screen-unsure-show = Показать
screen-starting = Касса запускается.

## Заголовки

screen-title-begin = Новая касса
screen-title-starting = Запуск
screen-title-trouble = Касса не готова
screen-title-closed = Смена закрыта
screen-title-close = Закрытие смены
screen-title-sale = Продажа
screen-title-line = Количество
screen-title-price = Свободная цена
screen-title-pay = Оплата
screen-title-kinds = Ещё
screen-title-pay-out = Выдача денег
screen-title-claim = Чек другой кассы
screen-title-wait = Подождите
screen-title-done = Чек оформлен
screen-title-refused = Чек не оформлен
screen-title-menu = Меню
screen-title-receipt = Последний чек
screen-title-cash-in = Внесение денег
screen-title-cash-out = Выплата денег
screen-title-shift-done = Смена закрыта

## Первый запуск

screen-begin-what = Учебный магазин: всё работает как настоящее, но ничего не уходит в налоговую. На экранах и чеках стоит «ДЕМО — НЕ ФИСКАЛЬНЫЙ».
screen-begin-real = Настоящую кассу вводит в работу мастер: он ведёт по шагам от коробки до первого чека.
screen-begin-go = Открыть учебный магазин
screen-begin-busy = Создаём учебный магазин, это займёт несколько секунд.
screen-unregistered-next = Обратитесь к администратору: касса ещё не введена в эксплуатацию.
screen-unregistered-soon = Регистрируем кассу на учебных устройствах, подождите.

## Смена

screen-closed = Смена закрыта
screen-now = Сейчас
screen-closed-who = { $date } · Кассир: { $cashier }
screen-open-shift = Открыть смену
screen-close-shift = Закрыть смену
screen-drawer = Наличные в кассе
screen-shift-receipts = { $count ->
    [0] Чеков за смену не было
    [one] { $count } чек за смену
    [few] { $count } чека за смену
   *[other] { $count } чеков за смену
}
screen-kept = В корзине остались неоплаченные товары.
screen-kept-next = Они появятся снова, когда смена откроется.
screen-kept-close = Оплатите их до закрытия или продайте в следующей смене.
screen-over = Смена длится больше 24 часов, чеки не оформляются.
screen-over-next = Закройте смену через меню и откройте новую.
screen-shift-left = До конца смены по закону: { $left }
screen-no-shift = Смена закрыта, товар не добавлен.
screen-no-shift-next = Откройте смену и повторите.

## Продажа

screen-lines = { $count ->
    [one] { $count } позиция
    [few] { $count } позиции
   *[other] { $count } позиций
}
screen-tape-empty = Отсканируйте товар, найдите его по названию или нажмите его клавишу.
screen-undo = Отменить удаление: { $name }
screen-search = Поиск товара
screen-nothing-found = Ничего не найдено
screen-free-price = Свободная цена
screen-pay = К оплате
screen-goods = Товар
screen-name = Название (если пусто — «{ $name }»)
screen-price = Цена
screen-price-of = { $price } за 1 { $unit }
screen-add = Добавить
screen-no-goods = Нет товара с кодом { $code }.
screen-no-goods-next = Найдите его по названию или введите цену.
screen-misread = Код прочитан не полностью: { $code }
screen-misread-next = Отсканируйте ещё раз или найдите товар по названию.
screen-several = Несколько товаров с этим кодом: выберите нужный.
screen-full = В чеке уже наибольшее число позиций, товар не добавлен.
screen-full-next = Оплатите этот чек и начните новый.
screen-too-much = Сумма слишком велика, чек не изменён.
screen-too-much-next = Проверьте цену и количество.
screen-frozen = Чек оформляется, изменить его нельзя.
screen-frozen-next = Дождитесь результата и повторите.
screen-discount = Скидка
screen-discount-what = На весь чек, в процентах или суммой
screen-whole-receipt = Весь чек
screen-percent-off = Скидка, %
screen-sum-off = Скидка, сумма
screen-percent-on = Наценка, %
screen-sum-on = Наценка, сумма
screen-apply = Применить
screen-discount-drop = Без скидки
screen-discount-gone = Скидка снята: она больше того, что осталось.
screen-discount-gone-next = Если скидка нужна, введите её ещё раз.

## Оплата

screen-due = К оплате
screen-given = Получено
screen-change = Сдача
screen-short = Не хватает
screen-exact = Без сдачи
screen-pay-now = Оплатить
screen-of-given = Получено { $given }, чек на { $total }
screen-more = Ещё…
screen-paid = Оплачено
screen-part-drop = Нажмите, чтобы убрать
screen-cash-beside = и наличными { $sum }
screen-tender-cash = Наличными
screen-tender-electronic = Картой
screen-tender-mobile = По QR-коду
screen-tender-mobile-what = Покупатель платит в приложении банка
screen-tender-advance = Зачёт аванса
screen-tender-advance-what = Покупатель внёс деньги раньше
screen-tender-credit = В кредит
screen-tender-credit-what = Покупатель заплатит позже
screen-tender-barter = Встречное предостав­ление
screen-tender-barter-what = Покупатель рассчитывается не деньгами
screen-approve-electronic = Проведите оплату на банковском терминале.
screen-approve-mobile = Покупатель платит по QR-коду в приложении банка.
screen-approve-next = Нажимайте «Оплата прошла», только когда увидите одобрение.
screen-approved = Оплата прошла
## История, возврат, коррекция

screen-find = Номер, сумма, день
screen-narrow = Период и вид
screen-narrowed = Скрыть
screen-find-unclear = Например: 17, 1245.00, 03.02.2026 или 01.02.2026 – 15.02.2026
screen-look-on = Искать дальше
screen-find-scan = Чтобы найти чек быстрее, отсканируйте QR-код на нём.
screen-period-all = Всё время
screen-period-today = Сегодня
screen-period-shift = Смена
screen-period-month = Месяц
screen-period-quarter = 3 месяца
screen-period-half-year = Полгода
screen-period-year = Год
screen-kinds-all = Все
screen-kinds-sales = Продажи
screen-kinds-returns = Возвраты
screen-kinds-purchases = Покупки
screen-kinds-corrections = Коррекции
screen-kinds-cash = Внесения и выплаты
screen-kinds-reports = Отчёты
screen-receipt-no = Чек № { $number }
screen-document-no = документ № { $number }
screen-operation-sale = Продажа
screen-operation-sale_return = Возврат
screen-operation-purchase = Покупка
screen-operation-purchase_return = Возврат покупки
screen-kind-registration = Регистрация
screen-kind-shift_open = Открытие смены
screen-kind-shift_close = Закрытие смены
screen-kind-correction = Коррекция
screen-kind-reregistration = Изменение регистрации
screen-kind-settlement_state = Состояние расчётов
screen-kind-storage_close = Закрытие накопителя
screen-kind-cash_in = Внесение денег
screen-kind-cash_out = Выплата денег
screen-kind-x_report = X-отчёт
screen-kind-non_fiscal = Нефискальный текст
screen-state-waiting = оформляется
screen-state-autonomous = автономный
screen-state-refused = не оформлен
screen-state-stuck = остановлен
screen-give-back = Вернуть деньги
screen-give-purchase-back = Вернуть покупку
screen-given-back = По этому чеку уже возвращено { $sum }
screen-claim = Чек другой кассы
screen-claim-of = Касса { $register }, { $time }
screen-claim-type = Введите то, что напечатано на чеке другой кассы.
screen-claim-time = Дата и время (ДД.ММ.ГГГГ ЧЧ:ММ)
screen-claim-time-wrong = Например: 03.02.2026 14:05
screen-claim-sum = Итог чека
screen-claim-sum-wrong = Например: 1245.00
screen-claim-fn = ФН (16 цифр)
screen-claim-fn-wrong = Только цифры, не больше 16
screen-claim-number = ФД
screen-claim-number-wrong = Только цифры, не больше 10
screen-claim-sign = ФП
screen-claim-sign-wrong = Только цифры
screen-claim-rnm = РНМ кассы (12 цифр)
screen-claim-rnm-wrong = Ровно 12 цифр
screen-claim-find = Найти чек
screen-claim-autonomous = На чеке стоит «автономный»
screen-claim-what = Этот чек оформлен не здесь.
screen-claim-what-next = Нажмите «Вернуть деньги» и отсканируйте товары, которые возвращает покупатель.
screen-claim-return = Это чек возврата: деньги по нему уже отданы.
screen-claim-return-next = Попросите чек, по которому товар покупали.
screen-no-return = Здесь возврат не оформляется.
screen-no-return-next = Попросите администратора.
screen-subject-ours = Возвращаем: { $name }, осталось { $sum }
screen-subject-ours-next = Уберите то, что покупатель оставляет себе. Нажмите на строку, чтобы изменить количество.
screen-subject-paper = Возвращаем по чеку кассы { $register } на { $sum }
screen-subject-paper-next = Отсканируйте товары, которые возвращает покупатель.
screen-subject-own = Коррекция за { $day }, самостоятельно
screen-subject-order = Коррекция за { $day } по предписанию { $order }
screen-subject-correction-next = Добавьте то, что не было пробито.
screen-basket-busy = В корзине есть товары.
screen-basket-busy-next = Сначала оплатите их или удалите.
screen-return-lines = Идёт возврат по чеку: товары в него не добавляются.
screen-return-lines-next = Чтобы продать товар, закончите возврат или отмените его.
screen-abandon = Отменить
screen-pay-out = К выдаче
screen-pay-out-now = Выдать деньги
screen-paid-out = Выдайте наличными
screen-transferred = Переведено
screen-as-paid = Как платили
screen-drawer-short = В кассе столько наличных нет.
screen-terminal-back = Проведите возврат на банковском терминале.
screen-terminal-back-next = Нажимайте «Выдать деньги» после одобрения.
screen-correct-day = День расчёта (ДД.ММ.ГГГГ)
screen-correct-day-wrong = Введите день: например, 03.02.2026, не позже сегодняшнего
screen-correct-order = Номер предписания (пусто — самостоятельно)
screen-correct-next = К товарам
screen-correct-now = Оформить коррекцию
screen-vat-none = Без НДС
screen-repair = Исправить чек
screen-repair-finish = Закончить исправление
screen-repair-of = Что неверно: { $name }?
screen-repair-of-next = Ошибочный чек касса отменит, верный оформит следом.
screen-repair-right = Неверно указаны оплата, товар, цена или налог
screen-repair-right-what = Исправьте чек, как он должен был выглядеть
screen-repair-cancel = Чека не должно быть
screen-repair-cancel-what = Касса оформит только отмену
screen-repair-cancel-now = Отменить чек
screen-repair-cancelled = Чек отменён
screen-repair-done = Этот чек уже исправлен.
screen-repair-plan = Эти документы будут оформлены.
screen-repair-plan-next = Деньги покупателю отдавать не нужно, если он уже рассчитался верно.
screen-repair-now = Исправить чек
screen-subject-repair = Исправляем: { $name }
screen-subject-repair-next = Сделайте чек таким, каким он должен был быть; оплату и налог можно выбрать дальше.
screen-half-repaired = Документ № { $document } отменён, а верный чек не оформлен.
screen-half-repaired-next = Закончите исправление: откройте чек и оформите верный.

screen-elsewhere = Этот чек уже оплатили на другом экране.
screen-elsewhere-next = Проверьте сдачу: она посчитана от суммы, введённой там.

## Оформление

screen-wait-receipt = Оформляем чек.
screen-wait-receipt-next = Покупатель ждёт; ничего нажимать не нужно.
screen-wait-open = Открываем смену.
screen-wait-close = Закрываем смену.
screen-wait-aside = Оформляем документ.
screen-wait-report-next = Ничего нажимать не нужно.
screen-wait-long = Прошло { $seconds } с: дольше обычного.
screen-wait-long-ru = Касса сама повторит запрос к фискальному накопителю. Второго чека не будет.
screen-wait-long-kz = Оператор не отвечает. Ещё немного, и касса оформит чек автономно.
screen-wait-long-report-ru = Касса сама повторит запрос к фискальному накопителю.
screen-wait-long-report-kz = Оператор не отвечает. Ещё немного, и касса оформит отчёт автономно.
screen-in-doubt = Ответ фискального накопителя потерялся: касса выясняет, оформлен ли чек.
screen-in-doubt-report = Ответ фискального накопителя потерялся: касса выясняет, оформлен ли отчёт о смене.
screen-doubt = Касса выясняет, оформлен ли документ № { $document }.
screen-doubt-next = Не пробивайте его ещё раз: касса закончит сама, как только устройство ответит.
screen-doubt-report-next = Касса закончит сама, как только устройство ответит.
screen-settled-ru = Чек № { $receipt }, { $time }. ФД { $number }, ФП { $sign }
screen-settled-kz = Чек № { $receipt }, { $time }. Документ № { $number }, фискальный признак { $sign }
screen-signed-autonomously = Оформлен автономно: признак { $number }, { $time }
screen-autonomous-next = Чек действителен. Касса передаст его оператору, когда появится связь.
screen-next-sale = Следующая продажа
screen-cancel-sale = Отменить покупку
screen-cancel-sale-sure = Покупатель ничего не берёт? Товары будут убраны из чека.
screen-cancel-sale-sure-next = Вернуть их можно будет, только отсканировав заново.
screen-cancel-sale-yes = Убрать все товары
screen-back-to-basket = Назад к товарам
screen-paper = Чек
screen-paper-shift = Отчёт о закрытии смены
screen-paper-of = { $count ->
    [one] Чек: { $count } позиция, итого { $total }
    [few] Чек: { $count } позиции, итого { $total }
   *[other] Чек: { $count } позиций, итого { $total }
}

## Меню и состояние

screen-last-receipt = Последний чек
screen-history = История чеков
screen-return = Возврат
screen-purchase = Покупка у человека
screen-correction = Коррекция
screen-x-report = X-отчёт
screen-x-report-done = X-отчёт готов
screen-cash-in = Внести деньги
screen-cash-in-done = Деньги внесены
screen-cash-out = Выплатить деньги
screen-cash-out-done = Деньги выплачены
screen-sum = Сумма
screen-drawer-after = Станет в кассе
screen-status = Состояние кассы
screen-version = Версия программы { $version }
screen-device-asked-ru = Касса связывается с фискальным накопителем.
screen-device-asked-kz = Касса связывается с оператором.
screen-away = Фискальное устройство не отвечает: чеки пока не оформляются.
screen-away-next = Проверьте питание и кабель: касса продолжит сама.
screen-away-collect = Товары собирать можно.
screen-offline-next = Чеки оформляются автономно. По закону так можно работать ещё { $left }.
screen-owed-next = { $days ->
    [one] До остановки кассы остался { $days } день
    [few] До остановки кассы осталось { $days } дня
   *[other] До остановки кассы осталось { $days } дней
}
screen-fn-replace-now = Фискальный накопитель нужно заменить в течение 3 дней.
screen-fn-replace-soon = Фискальный накопитель нужно заменить в течение 30 дней.
screen-fn-nearly-full = Память фискального накопителя почти заполнена.

## Строка состояния

screen-light-fiscal-good = ФН готов
screen-light-fiscal-asked = ФН: подключение
screen-light-fiscal-warning = ФН: заменить
screen-light-fiscal-trouble = ФН не готов
screen-light-operator-good = Оператор: всё передано
screen-light-operator-asked = Оператор: подключение
screen-light-operator-silent = Оператор: нет связи
screen-light-operator-trouble = Оператор: стоп
screen-light-operator-queue = Оператор: ждёт { $count }
screen-light-paper-good = Принтер готов
screen-light-paper-printing = Печатается
screen-light-paper-trouble = Принтер не готов
screen-light-paper-doubt = Проверьте бумагу
screen-light-shift-open = Смена { $number }
screen-light-shift-over = Смена { $number }: 24 ч прошли
screen-light-shift-closed = Смена закрыта
