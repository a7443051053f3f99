### Мастер фискализации: что читает администратор. Русский.
###
### Порядок и имена одинаковы в wizard.ru.ftl, wizard.kk.ftl, wizard.en.ftl.

error-wizard-stale = Ответы мастера уже изменились: их меняли на другом экране.
    .next = Посмотрите на экран и повторите.

error-wizard-missing = Поле не заполнено.
    .next = Заполните его.

error-wizard-digits = Здесь может быть только число; лишний знак: { $letter }
    .next = Уберите этот знак.

error-wizard-letter = Буквы { $letter } на чеке не бывает.
    .next = Замените её русской или латинской.

error-wizard-too_long = Слишком длинно: { $length } знаков, помещается { $limit }.
    .next = Сократите.

error-wizard-inn_length = В ИНН 10 цифр у организации и 12 у предпринимателя, здесь { $length }.
    .next = Сверьте с документами.

error-wizard-inn = ИНН { $inn } неверен: контрольные цифры не сходятся.
    .next = Сверьте каждую цифру с документами.

error-wizard-inn_swapped = ИНН { $inn } неверен: похоже, переставлены цифры.
    .next = Возможно, { $meant }. Сверьте с документами.

error-wizard-rnm_length = В регистрационном номере 16 цифр, здесь { $length }.
    .next = Скопируйте его целиком из уведомления налоговой.

error-wizard-rnm_foreign = Это не российский регистрационный номер: в нём 12 цифр, как в казахстанском номере или в ИНН.
    .next = Возьмите 16 цифр из уведомления налоговой.

error-wizard-rnm = Регистрационный номер { $rnm } не подходит к ИНН { $inn } и заводскому номеру { $serial }.
    .next = Сверьте все три: номер налоговая даёт для одной кассы одного владельца.

error-wizard-rnm_swapped = Регистрационный номер { $rnm } неверен: похоже, переставлены цифры.
    .next = Возможно, { $meant }. Сверьте с уведомлением.

error-wizard-email = Это не адрес почты: { $value }
    .next = Он нужен вида shop@example.ru.

error-wizard-ofd_own = Это ИНН владельца кассы, а не оператора.
    .next = ИНН оператора (ОФД) стоит в договоре с ним.

error-wizard-no_taxes = Не выбрана система налогообложения.
    .next = Отметьте хотя бы одну.

error-wizard-patent = Патент бывает только у предпринимателя, а ИНН из 10 цифр у организации.
    .next = Снимите отметку или исправьте ИНН.

error-wizard-no_topics = Не отмечено, что меняется.
    .next = Отметьте хотя бы одно.

error-wizard-no_change = Ничего не изменилось: данные те же, что и в регистрации.
    .next = Вернитесь и измените то, что нужно, или отметьте «Другое».

error-wizard-edition = Этот фискальный накопитель не работает по ФФД { $ffd }: он знает форматы до { $highest }.
    .next = Выберите ФФД { $highest }.

error-wizard-internet_alone = Касса только для интернета не может работать без передачи данных.
    .next = Снимите одну из двух отметок.

error-wizard-not_automatic = Принтер в автомате и торговый автомат бывают только в автоматическом режиме.
    .next = Отметьте автоматический режим или снимите эти отметки.


## Кнопки и заголовки

screen-wz-title = { $step }/{ $count } · { $what }
screen-wz-previous = Назад
screen-wz-next = Дальше
screen-wz-leave = Не менять
screen-wz-begin = Ввести кассу в работу
screen-wz-begin-busy = Подключаем фискальный накопитель.
screen-wz-registration = Регистрация кассы
screen-wz-wait = Записываем отчёт в фискальный накопитель.
screen-wz-copy = Копировать
screen-wz-copied = Скопировано
screen-wz-inn = ИНН
screen-wz-nothing = не отмечено
screen-wz-qr = Те же значения QR-кодом: наведите камеру телефона
screen-wz-form = Черновик заявления по форме КНД 1110061
screen-wz-form-save = Сохранить PDF
screen-wz-report = Отчёт на бумаге
screen-wz-rehearse = Пробный прогон
screen-wz-rehearsing = Пробуем на учебном накопителе.
screen-wz-rehearsed = Проба прошла: регистрация, смена и чек оформились на учебном накопителе.
screen-wz-rehearsed-next = В настоящий накопитель ничего не записано.
screen-wz-to-register = К регистрации
screen-wz-do-register = Зарегистрировать кассу
screen-wz-do-change = Перерегистрировать кассу
screen-wz-do-replace = Перейти на новый ФН
screen-wz-do-close = Закрыть ФН навсегда

## Подключение устройств

screen-wz-wire = Где подключены устройства кассы.
screen-wz-wire-next = Если рядом с данными уже лежит kassa.toml, адреса возьмутся из него.
screen-wz-wire-fn = Фискальный накопитель
screen-wz-wire-ofd = Оператор (ОФД): tcp:адрес:порт из договора; без оператора пусто
screen-wz-wire-printer = Принтер: tcp:адрес:9100 или serial:порт; без принтера пусто
screen-wz-wire-emulated = Учебные устройства

## Шаги

screen-wz-title-first = Порядок
screen-wz-title-closing = Закрытие ФН
screen-wz-title-topics = Что меняется
screen-wz-title-device = Устройства
screen-wz-title-owner = Владелец
screen-wz-title-taxes = Налоги
screen-wz-title-place = Адрес
screen-wz-title-edition = Формат ФФД
screen-wz-title-usage = Применение
screen-wz-title-operator = Оператор (ОФД)
screen-wz-title-office = Налоговая
screen-wz-title-number = Номер
screen-wz-title-check = Проверка
screen-wz-title-sure = Подтверждение
screen-wz-title-done = Отчёт готов
screen-wz-first = Сначала налоговая: касса регистрируется там, потом здесь.
screen-wz-first-next = Мастер соберёт данные, покажет, что внести на сайте налоговой, и примет номер, который она даст. Выйти и вернуться можно на любом шаге. Нужны: договор с оператором (ОФД), фискальный накопитель, подпись для сайта nalog.gov.ru или бумажное заявление.
screen-wz-closing = Фискальный накопитель закрывается навсегда: касса на нём больше не продаёт.
screen-wz-closing-next = Нужно перед заменой накопителя и перед снятием кассы с учёта. Смена должна быть закрыта, все документы переданы оператору.
screen-wz-topics = Отметьте, что меняется в регистрации.
screen-wz-topics-next = Причины перерегистрации касса определит сама.
screen-wz-topics-replace = Новый накопитель: если заодно меняются данные, отметьте их.
screen-wz-topics-replace-next = Старый накопитель сначала закрывается. ИНН и регистрационный номер остаются.
screen-wz-device = Заводской номер стоит на корпусе и на коробке кассы.
screen-wz-device-next = По нему и по ИНН налоговая считает регистрационный номер: сверьте каждый знак.
screen-wz-device-replace = Подключите новый фискальный накопитель.
screen-wz-device-replace-next = Касса увидит его сама в течение полуминуты.
screen-wz-owner = На кого регистрируется касса.
screen-wz-owner-next = Название пишется так же, как в налоговой: ООО «…» или ИП и полное имя.
screen-wz-taxes = Какие системы налогообложения применяются на этой кассе.
screen-wz-taxes-next = Можно несколько.
screen-wz-place = Где стоит касса.
screen-wz-place-next = Адрес с индексом, как в заявлении; место: название магазина, этаж, номер машины или сайт.
screen-wz-edition = По какому формату касса составляет документы.
screen-wz-edition-next = Для маркированных товаров нужен 1.2. Вернуться к старому формату на том же накопителе нельзя.
screen-wz-usage = Как применяется касса: отметьте то, что заявлено в налоговой.
screen-wz-usage-next = Если ничего не подходит, не отмечайте ничего: это обычный магазин.
screen-wz-operator = Через кого чеки уходят в налоговую.
screen-wz-operator-next = Выберите оператора из списка или впишите его данные из договора.
screen-wz-office = Теперь налоговая: nalog.gov.ru, личный кабинет, «Учёт ККТ», «Зарегистрировать ККТ».
screen-wz-office-next = Внесите туда эти значения, проверьте, подпишите и отправьте. Без электронной подписи подайте бумажное заявление: черновик ниже. Когда придёт уведомление с номером, идите дальше.
screen-wz-number = Регистрационный номер (РНМ) из уведомления налоговой, 16 цифр.
screen-wz-number-next = Можно вставить с пробелами.
screen-wz-check = Проверьте всё, что будет записано. Пока не записано ничего.
screen-wz-check-next = Исправить можно на прежних шагах: «Назад».
screen-wz-sure = Касса и накопитель будут связаны навсегда.
screen-wz-sure-next = Отменить регистрацию нельзя: ошибки потом исправляет только перерегистрация, а неверный ИНН или номер только новый накопитель.
screen-wz-sure-change = Отчёт о перерегистрации будет записан в накопитель.
screen-wz-sure-change-next = Число перерегистраций на одном накопителе ограничено. После неё сообщите о ней в налоговую.
screen-wz-sure-replace = Касса перейдёт на новый накопитель навсегда.
screen-wz-sure-replace-next = Старый накопитель храните пять лет.
screen-wz-sure-close = После закрытия этот накопитель не оформит ни одного чека.
screen-wz-sure-close-next = Отменить закрытие нельзя. Накопитель храните пять лет.
screen-wz-owed = { $count ->
    [0] Все документы переданы оператору.
   *[other] Ещё не передано документов: { $count }
}
screen-wz-owed-next = С непереданными документами накопитель не закроется.
screen-wz-storage-closed = Фискальный накопитель закрыт: чеки больше не оформляются.
screen-wz-storage-closed-next = Подключите новый и перейдите на него через «Регистрацию кассы».

## Поля

screen-wz-field-serial = Заводской номер кассы
screen-wz-field-inn = ИНН владельца: 10 или 12 цифр
screen-wz-field-user-name = Название владельца
screen-wz-field-person = Кто составляет отчёт: должность и фамилия
screen-wz-field-address = Адрес расчётов
screen-wz-field-place = Место расчётов
screen-wz-field-automat = Номер автомата
screen-wz-field-ofd-name = Название оператора
screen-wz-field-ofd-inn = ИНН оператора
screen-wz-field-sender-email = Почта отправителя чеков (есть на сайте оператора)
screen-wz-field-rnm = Регистрационный номер

## Значения

screen-wz-value-rnm = Регистрационный номер
screen-wz-value-serial = Заводской номер
screen-wz-value-fn = Номер ФН
screen-wz-value-fn-model = Версия ФН
screen-wz-value-fn-edition = ФН знает форматы до
screen-wz-value-fn-until = Ключи ФН до
screen-wz-value-owner = Владелец
screen-wz-value-inn = ИНН
screen-wz-value-taxes = Налоги
screen-wz-value-address = Адрес
screen-wz-value-place = Место
screen-wz-value-ffd = ФФД
screen-wz-value-usage = Применение
screen-wz-value-automat = Номер автомата
screen-wz-value-ofd = Оператор
screen-wz-value-ofd-inn = ИНН оператора
screen-wz-value-sender = Почта отправителя
screen-wz-value-version = Версия кассы
screen-wz-value-reasons = Причины
screen-wz-value-date = Дата
screen-wz-value-time = Время
screen-wz-value-fd = Номер документа (ФД)
screen-wz-value-fp = Фискальный признак (ФП)
screen-wz-term-long = на 36 месяцев
screen-wz-term-short = на 13 или 15 месяцев

## Отметки

screen-wz-tax-general = ОСН
screen-wz-tax-general-sub = Общая система, с НДС
screen-wz-tax-income = УСН «доход»
screen-wz-tax-income-sub = Упрощённая, с дохода
screen-wz-tax-income-expense = УСН «доход минус расход»
screen-wz-tax-income-expense-sub = Упрощённая, с разницы
screen-wz-tax-agricultural = ЕСХН
screen-wz-tax-agricultural-sub = Сельскохозяйственный налог
screen-wz-tax-patent = Патент
screen-wz-tax-patent-sub = Только у предпринимателей
screen-wz-use-services = Только услуги
screen-wz-use-services-sub = На кассе не продают товары
screen-wz-use-strict-forms = Бланки строгой отчётности
screen-wz-use-strict-forms-sub = Вместо чеков касса оформляет БСО
screen-wz-use-internet = Только в интернете
screen-wz-use-internet-sub = Оплата только на сайте, бумаги нет
screen-wz-use-automat = Автоматический режим
screen-wz-use-automat-sub = Касса работает без кассира, в автомате
screen-wz-use-printer-inside = Принтер в автомате
screen-wz-use-printer-inside-sub = Автомат печатает чек сам
screen-wz-use-excise = Подакцизные товары
screen-wz-use-excise-sub = Алкоголь, табак, топливо
screen-wz-use-marking = Маркированные товары
screen-wz-use-marking-sub = Товары с кодами «Честного знака»
screen-wz-use-catering = Общественное питание
screen-wz-use-catering-sub = Кафе, столовая, ресторан
screen-wz-use-wholesale = Опт организациям и предпринимателям
screen-wz-use-wholesale-sub = Расчёты с фирмами наличными или картой
screen-wz-use-vending = Торговый автомат
screen-wz-use-vending-sub = Автомат выдаёт товар
screen-wz-use-gambling = Азартные игры
screen-wz-use-gambling-sub = Приём ставок и выплата выигрышей
screen-wz-use-lottery = Лотерея
screen-wz-use-lottery-sub = Продажа билетов и выплата выигрышей
screen-wz-use-pawnshop = Ломбард
screen-wz-use-pawnshop-sub = Займы под залог вещей
screen-wz-use-insurance = Страхование
screen-wz-use-insurance-sub = Страховые премии
screen-wz-use-autonomous = Без оператора (автономный режим)
screen-wz-use-autonomous-sub = Только в местностях, удалённых от сетей связи: их список утверждает регион. Это заявляют и в налоговой
screen-wz-agent-bank = Банковский платёжный агент
screen-wz-agent-bank-sub = { "" }
screen-wz-agent-bank-second = Банковский платёжный субагент
screen-wz-agent-bank-second-sub = { "" }
screen-wz-agent-payment = Платёжный агент
screen-wz-agent-payment-sub = { "" }
screen-wz-agent-payment-second = Платёжный субагент
screen-wz-agent-payment-second-sub = { "" }
screen-wz-agent-attorney = Поверенный
screen-wz-agent-attorney-sub = { "" }
screen-wz-agent-commission = Комиссионер
screen-wz-agent-commission-sub = { "" }
screen-wz-agent-other = Иной агент
screen-wz-agent-other-sub = { "" }
screen-wz-topic-operator = Оператор (ОФД)
screen-wz-topic-operator-sub = Другой оператор, без оператора или снова с ним
screen-wz-topic-owner = Название владельца
screen-wz-topic-owner-sub = ИНН остаётся прежним
screen-wz-topic-place = Адрес или место
screen-wz-topic-place-sub = Касса переехала
screen-wz-topic-taxes = Налоги
screen-wz-topic-taxes-sub = Другие системы налогообложения
screen-wz-topic-usage = Применение
screen-wz-topic-usage-sub = Подакцизные и маркированные товары, услуги, автомат и другое
screen-wz-topic-edition = Формат ФФД
screen-wz-topic-edition-sub = Переход на более новый
screen-wz-topic-other = Другое
screen-wz-topic-other-sub = Иные причины

## Правила

screen-wz-rule-long-wanted = Для услуг и для УСН, ЕСХН и патента закон требует накопитель на 36 месяцев, а подключён на 13 или 15.
screen-wz-rule-long-wanted-next = Исключения: подакцизные товары, сезонная работа, совмещение с ОСН, работа без оператора. Если исключения нет, замените накопитель до регистрации (54-ФЗ, статья 4.1).
screen-wz-rule-410-days = С такими отметками накопитель проработает только 410 дней.
screen-wz-rule-410-days-next = Подакцизные товары, азартные игры, ломбард, страхование и автономный режим сокращают срок ключей.
screen-wz-rule-560-days = С такими отметками накопитель проработает только 560 дней.
screen-wz-rule-560-days-next = Накопитель на 36 месяцев при ОСН служит полный срок только в услугах.
screen-wz-rule-autonomous = Автономный режим: чеки остаются в накопителе.
screen-wz-rule-autonomous-next = Данные из накопителя при замене сдают в налоговую. Место должно быть в списке удалённых от сетей связи.
screen-wz-rule-agents = Признаки агента не отмечены: агентские чеки касса не оформит.
screen-wz-rule-agents-next = В ФФД 1.05 и 1.1 агент заявляется при регистрации; отметьте его на шаге «Формат ФФД».
screen-wz-rule-marking = Маркированные товары не отмечены: чеки с кодами маркировки касса не оформит.
screen-wz-rule-marking-next = Если они есть или скоро будут, отметьте их на шаге «Применение».
screen-wz-reason = { $bit ->
    [0] замена ФН
    [1] смена оператора
    [2] название владельца
    [3] адрес или место
    [4] из автономного режима в передачу
    [5] из передачи в автономный режим
    [6] версия кассы
    [7] системы налогообложения
    [8] номер автомата
    [9] из автомата к кассиру
    [10] от кассира в автомат
    [11] включены БСО
    [12] выключены БСО
    [13] больше не только интернет
    [14] только интернет
    [15] больше не агент
    [16] агент
    [17] больше нет азартных игр
    [18] азартные игры
    [19] больше нет лотереи
    [20] лотерея
    [21] версия ФФД
   *[other] иные причины
}

## Пути

screen-wz-way-change = Изменить данные
screen-wz-way-change-sub = Перерегистрация на том же накопителе
screen-wz-way-replace = Перейти на новый ФН
screen-wz-way-replace-sub = Когда старый закрыт и новый подключён
screen-wz-way-close = Закрыть ФН
screen-wz-way-close-sub = Перед заменой или снятием с учёта

## Последняя страница

screen-wz-done-register = Касса зарегистрирована в накопителе. Осталось сообщить налоговой.
screen-wz-done-register-next = nalog.gov.ru, «Учёт ККТ»: откройте свой номер, нажмите «Завершить регистрацию», внесите эти значения, подпишите и отправьте не позже следующего рабочего дня. Потом откройте смену и пробейте первый чек.
screen-wz-done-change = Регистрация изменена. Сообщите об этом в налоговую.
screen-wz-done-change-next = nalog.gov.ru, «Учёт ККТ», «Перерегистрировать»: внесите эти значения и отправьте не позже следующего рабочего дня.
screen-wz-done-replace = Касса работает на новом накопителе. Сообщите об этом в налоговую.
screen-wz-done-replace-next = nalog.gov.ru, «Учёт ККТ», «Перерегистрировать»: внесите эти значения и данные отчёта о закрытии старого накопителя. Старый накопитель храните пять лет.
screen-wz-done-close = Накопитель закрыт. Эти значения нужны налоговой.
screen-wz-done-close-next = Для замены подключите новый накопитель и откройте «Регистрацию кассы». Чтобы снять кассу с учёта: nalog.gov.ru, «Учёт ККТ», «Снять с учёта». Накопитель храните пять лет.
