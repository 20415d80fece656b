"""Names and sentences of the made-up companies and people, in the three languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from journeyglass.journey.model import Lang


@dataclass(frozen=True)
class Words:
    """What names are put together from, and what people say; lists of the same length in every language."""

    label: str
    title: str
    readme: str
    firms: tuple[str, ...]
    trades: tuple[str, ...]
    given: tuple[str, ...]
    family: tuple[str, ...]
    pleased: tuple[str, ...]
    displeased: tuple[str, ...]


def _each(text: str) -> tuple[str, ...]:
    return tuple(text.split())


# For domains, in every language.
LATIN_FIRMS = _each("nordlys alder quill tamarack saffron kestrel lumen harrow juniper opal brine cobalt")
LATIN_TRADES = _each("freight dental textiles robotics foods energy studio optics timber media")

_README = """\
# {title}

**{label}.** Every company, person and figure in this folder comes from a simulation (seed {seed}, {accounts}
accounts). Nothing here tells anything about real buyers.

`data/` holds the files that such a company would have, `sources/` says what they mean, `journeys/` is the map.

    journeyglass import
    journeyglass map
"""
_README_RU = """\
# {title}

**{label}.** Все компании, люди и числа в этой папке придуманы программой (зерно {seed}, компаний: {accounts}).
О настоящих покупателях они ничего не говорят.

В `data/` лежат файлы, какие были бы у такой фирмы, в `sources/` сказано, что они значат, в `journeys/` – карта.

    journeyglass import
    journeyglass map
"""
_README_ZH = """\
# {title}

**{label}。** 這個資料夾裡的公司、人物與數字都由程式產生（種子 {seed}，{accounts} 家公司），與真實買家無關。

`data/` 是這種公司會有的檔案，`sources/` 說明欄位的意思，`journeys/` 是旅程地圖。

    journeyglass import
    journeyglass map
"""

WORDS: Mapping[Lang, Words] = {
    "en": Words(
        label="Simulated data",
        title="Example company (simulated)",
        readme=_README,
        firms=tuple(word.capitalize() for word in LATIN_FIRMS),
        trades=tuple(word.capitalize() for word in LATIN_TRADES),
        given=_each("Ada Ben Carla Dev Edda Femi Greta Hugo Ines Jonas Kaya Luis"),
        family=_each("Abbott Brandt Costa Diaz Eriksen Falk Gupta Hale Ivanic Jansen Kerr Lindt"),
        pleased=(
            "It saves us a day a week",
            "The team took to it at once",
            "Support answered within the hour",
            "The set-up was easier than we feared",
            "Reports that our director understands",
            "The price follows what we use",
            "We were kept informed all the way",
        ),
        displeased=(
            "Too slow with our data",
            "The export we were promised is missing",
            "Nobody answered for days",
            "The bill was higher than the offer",
            "We still do half of it by hand",
            "Training came too late",
            "Rights cannot be set by role",
        ),
    ),
    "ru": Words(
        label="Данные симуляции",
        title="Компания-пример (симуляция)",
        readme=_README_RU,
        firms=_each("Нордис Ольха Перо Лиственница Шафран Пустельга Люмен Борона Можжевел Опал Бриз Кобальт"),
        trades=_each("Логистика Дент Текстиль Роботикс Фудс Энерго Студия Оптика Лес Медиа"),
        given=_each("Анна Борис Вера Глеб Дарья Егор Жанна Захар Инна Кирилл Лидия Марк"),
        family=_each("Кравец Шевчук Лысенко Дубченко Марченко Ткач Бойко Гончар Мороз Савич Коваль Рудых"),
        pleased=(
            "Экономит нам день в неделю",
            "Команда сразу втянулась",
            "Поддержка ответила за час",
            "Настроить оказалось проще, чем мы боялись",
            "Отчёты понятны нашему директору",
            "Платим за то, чем пользуемся",
            "Нас держали в курсе на каждом шаге",
        ),
        displeased=(
            "Медленно на наших данных",
            "Обещанной выгрузки так и нет",
            "Несколько дней никто не отвечал",
            "Счёт оказался больше, чем в предложении",
            "Половину всё равно делаем вручную",
            "Обучение провели слишком поздно",
            "Права нельзя задать по ролям",
        ),
    ),
    "zh-Hant": Words(
        label="模擬資料",
        title="範例公司（模擬）",
        readme=_README_ZH,
        firms=_each("北光 赤楊 羽筆 落葉松 番紅 紅隼 流明 犁田 杜松 蛋白石 海鹽 鈷藍"),
        trades=_each("物流 牙材 紡織 機器人 食品 能源 設計 光學 木業 傳媒"),
        given=_each("怡君 柏翰 佳穎 冠宇 雅婷 宗翰 詩涵 家豪 淑芬 志明 郁婷 承恩"),
        family=_each("陳 林 黃 張 李 王 吳 劉 蔡 楊 許 鄭"),
        pleased=(
            "每週替我們省下一天",
            "團隊馬上就上手了",
            "客服一小時內就回覆",
            "設定比預期簡單",
            "報表連總經理都看得懂",
            "費用跟著用量走",
            "每一步都有人說明進度",
        ),
        displeased=(
            "資料一多就很慢",
            "說好的匯出功能還是沒有",
            "好幾天都沒人回覆",
            "帳單比報價高",
            "有一半還是得手動做",
            "教育訓練來得太晚",
            "無法依角色設定權限",
        ),
    ),
}
