"""A small fixed workspace: a journey of three stages in three languages, and the days of two dozen companies."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from journeyglass import Workspace

AS_OF = "2024-07-01"
ACCOUNTS = 24
_BEGIN = datetime(2024, 1, 8, 9, tzinfo=UTC)
_SETTINGS = f"""\
name = "Small"
label = "Made up"
language = "en"
journey = "small"
as_of = "{AS_OF}"
data = "data"
"""
JOURNEY = """\
format: 1
journey: small
title: {en: Small journey, ru: Малый путь, zh-Hant: 小旅程}
promise: {en: Done in a week., ru: Готово за неделю., zh-Hant: 一週完成。}
moments:
  lead: {did: Form Submitted}
  won: {did: Contract Signed}
personas:
  - id: lead
    title: {en: Team lead, ru: Руководитель группы, zh-Hant: 組長}
    firmographics: {size: {en: 10 to 50, ru: 10–50, zh-Hant: 10 至 50 人}}
    needs: [{en: Quiet, ru: Тишина, zh-Hant: 安靜}]
    pains: [{en: Meetings, ru: Совещания, zh-Hant: 會議}]
segments:
  - {id: big, title: {en: Big firms, ru: Крупные компании, zh-Hant: 大公司}, who: {trait: {employees: {gte: 100}}}}
committee:
  champion: {title: {en: Head of the team, ru: Руководитель команды, zh-Hant: 團隊主管}}
  decision_maker: {title: {en: Director, ru: Директор, zh-Hant: 主任}}
assets:
  - id: case
    title: {en: Case study, ru: Кейс, zh-Hant: 案例}
    for: [champion]
    seen: {did: Content Viewed, where: {asset: case}}
stages:
  - id: looking
    title: {en: Looking, ru: Поиск, zh-Hant: 尋找}
    phase: buyer
    question: {en: Who solves this?, ru: Кто это решает?, zh-Hant: 誰能解決？}
    our_goal: {en: Be found, ru: Чтобы нас нашли, zh-Hant: 被找到}
    steps:
      - {en: Types into a search box, ru: Пишет в поиск, zh-Hant: 輸入搜尋}
      - title: {en: Compares, ru: Сравнивает, zh-Hant: 比較}
        tools: [{en: Spreadsheet, ru: Таблица, zh-Hant: 試算表}]
    thoughts: [{en: Too many, ru: Слишком много, zh-Hant: 太多了}]
    feelings: [{en: Curious, ru: Любопытно, zh-Hant: 好奇}]
    actions: [{en: Opens tabs, ru: Открывает вкладки, zh-Hant: 開分頁}]
    emotion: 0.2
    touchpoints:
      - id: site
        title: {en: Our site, ru: Наш сайт, zh-Hant: 我們的網站}
        channel: site
        seen: {did: Page Viewed}
      - id: fair
        title: {en: Trade fair, ru: Выставка, zh-Hant: 展覽}
        channel: event
        seen: {did: Fair Visited}
      - {id: peers, title: {en: Talk among peers, ru: Разговор с коллегами, zh-Hant: 同業閒談}, channel: peers}
    content: [{en: Price list, ru: Прайс, zh-Hant: 價目表}]
    owner:
      responsible: {en: Marketing, ru: Маркетинг, zh-Hant: 行銷部}
      informed: [{en: Sales, ru: Продажи, zh-Hant: 業務部}]
    roles:
      champion:
        joins: true
        decides_by: {en: Own case, ru: Своя задача, zh-Hant: 自己的情境}
        problems: [{en: No time, ru: Нет времени, zh-Hant: 沒時間}]
        objections: [{en: All alike, ru: Все одинаковы, zh-Hant: 都一樣}]
        doubts: [{en: Our size?, ru: Наш размер?, zh-Hant: 適合我們嗎？}]
        assets: [case]
    enter: {did: [Page Viewed, Content Viewed], within: 1d}
    patience: 20d
    milestones:
      - {id: form, title: {en: Form sent, ru: Форма отправлена, zh-Hant: 送出表單}, when: {did: Form Submitted}}
    outcomes:
      - id: lost
        title: {en: Went elsewhere, ru: Ушли к другим, zh-Hant: 另覓他家}
        kind: lost
        when: {did: Opportunity Lost}
        reason: reason
    indicators:
      - {figure: conversion, to: using, within: 60d, target: 0.4, alert_below: 0.9}
      - {figure: dwell, target: 10}
      - {figure: win_rate, target: 0.3}
  - id: using
    title: {en: Using, ru: Использование, zh-Hant: 使用}
    phase: customer
    from: [any]
    enter: {did: Contract Signed}
    emotion: -0.1
    outcomes:
      - {id: gone, title: {en: Left, ru: Ушли, zh-Hant: 離開}, kind: churned, when: {did: Contract Ended}}
    indicators: [{figure: csat, target: 4}, {figure: no-such-figure-yet, target: 1}]
  - id: telling
    title: {en: Telling others, ru: Рассказывают, zh-Hant: 分享}
    phase: customer
    enter: {did: Referral Link Shared}
"""
_SOURCE = """\
format: 1
source: log
table: {file: log.csv}
row_key: id
traits_at: always
time: {zone: UTC}
account: {id: account, name: name, traits: {employees: employees}}
person: {id: person, role: {column: role}}
events:
  - name: {column: event}
    at: at
    channel: {column: channel}
    properties: {asset: asset, survey_type: survey, score: score, reason: reason}
"""
_COLUMNS = (
    "id", "account", "name", "employees", "person", "role", "event", "at", "channel", "asset", "survey", "score",
    "reason",
)  # fmt: skip


def written(folder: Path, journey: str = JOURNEY) -> Path:
    """The workspace's files in a new folder."""
    for part in ("journeys", "sources", "data"):
        (folder / part).mkdir(parents=True)
    (folder / "journeyglass.toml").write_text(_SETTINGS, "utf-8")
    (folder / "journeys" / "small.yaml").write_text(journey, "utf-8")
    (folder / "sources" / "log.yaml").write_text(_SOURCE, "utf-8")
    with (folder / "data" / "log.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, _COLUMNS, restval="")
        writer.writeheader()
        writer.writerows({"id": str(number), **row} for number, row in enumerate(_rows()))
    return folder


def opened(folder: Path, journey: str = JOURNEY) -> Workspace:
    """The workspace with its events imported."""
    workspace = Workspace.open(written(folder, journey))
    workspace.import_()
    return workspace


def _rows() -> Iterator[dict[str, str]]:
    for number in range(ACCOUNTS):
        yield from _company(number)


def _company(number: int) -> Iterator[dict[str, str]]:
    """Half of them sign, a third is lost, every third signer answers a survey, some leave."""
    begun = _BEGIN + timedelta(days=3 * number)

    def did(event: str, days: float, channel: str, person: int = 0, **more: str) -> dict[str, str]:
        role = ("champion", "decision_maker")[person]
        who = {"person": f"p{number}-{person}", "role": role} if channel != "system" else {}
        at = (begun + timedelta(days=days)).isoformat()
        company = {"account": f"a{number:02}", "name": f"Firm {number}", "employees": str(20 * number)}
        return {**company, **who, "event": event, "at": at, "channel": channel, **more}

    yield did("Page Viewed", 0, "site")
    yield did("Page Viewed", 1, "site")
    if number % 3 == 0:
        yield did("Content Viewed", 2, "email", asset="case")
    if number % 4 != 3:
        yield did("Form Submitted", 3, "site")
    if number % 2 == 0:
        yield did("Meeting Held", 9, "meeting", person=1)
        yield did("Contract Signed", 12 + number % 5, "meeting", person=1)
        yield did("Survey Submitted", 30, "survey", survey="csat", score=str(1 + number % 5))
    elif number % 3 == 1:
        yield did("Opportunity Lost", 25, "phone", reason=("price", "timing")[number % 2 if number < 12 else 0])
    if number in (4, 8):
        yield did("Contract Ended", 60, "email")
