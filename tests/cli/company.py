"""A small company's tables and its workspace, for the tests of the command line and of the library."""

from __future__ import annotations

from pathlib import Path

NOW = "2024-09-01"
JOURNEY = """\
format: 1
journey: sales
title: {en: Sales, ru: Продажи, zh-Hant: 銷售}
moments:
  won: {did: Opportunity Won}
stages:
  - id: lead
    title: {en: Lead, ru: Заявка, zh-Hant: 潛在客戶}
    phase: buyer
    enter: {did: Form Submitted}
    patience: 30d
    milestones:
      - {id: met, title: {en: Met us, ru: Встреча, zh-Hant: 已會面}, when: {did: Meeting Held}}
    outcomes:
      - {id: lost, title: {en: Lost, ru: Отказ, zh-Hant: 流失}, kind: lost, reason: reason,
         when: {did: Opportunity Lost}}
    touchpoints:
      - {id: form, title: {en: Form, ru: Форма, zh-Hant: 表單}, channel: site, seen: {did: Form Submitted}}
      - {id: fair, title: {en: Fair, ru: Выставка, zh-Hant: 展覽}, channel: offline, seen: {did: Fair Visited}}
    indicators:
      - {figure: conversion, to: customer, within: 60d, target: 0.5}
  - id: customer
    title: {en: Customer, ru: Клиент, zh-Hant: 客戶}
    phase: customer
    enter: {did: Opportunity Won}
"""
SOURCE = """\
format: 1
source: crm
table: {file: deals.csv}
row_key: id
traits_at: always
observed_from: 2024-01-01
account: {id: account, name: company, traits: {origin: origin}}
person: {id: contact, email: email, name: contact_name}
events:
  - {name: Form Submitted, at: asked, channel: site}
  - {name: Opportunity Won, at: won, value: amount, currency: EUR}
  - {name: Opportunity Lost, at: lost, properties: {reason: reason}}
"""
HEAD = "id,account,company,origin,contact,email,contact_name,asked,won,amount,lost,reason"
ROWS = (
    "1,acme,Acme Ltd,search,ann,ann@acme.example,Ann Able,2024-01-10,2024-02-09,1000,,",
    "2,beta,Beta GmbH,search,bob,bob@beta.example,Bob Best,2024-01-12,2024-02-01,2000,,",
    "3,coda,Coda SA,social,cy,cy@coda.example,Cy Cole,2024-01-20,,,2024-03-01,price",
    "4,dune,Dune BV,social,di,di@dune.example,Di Dorn,2024-02-02,,,2024-02-20,timing",
    "5,echo,Echo AB,search,ed,ed@echo.example,Ed East,2024-02-05,2024-03-20,500,,",
    "6,fern,Fern Oy,fair,fay,fay@fern.example,Fay Ford,2024-05-30,,,,",
    "7,gold,Gold KK,fair,gus,gus@gold.example,Gus Gray,2024-05-31,,,,",
    "8,haze,Haze Inc,fair,hal,hal@haze.example,Hal Hunt,someday,,,,",
)
SETTINGS = 'name = "Small"\njourney = "sales"\nas_of = "2024-06-30"\ndata = "data"\n'


def make_company(folder: Path) -> Path:
    """Write the workspace into `folder`: settings, a journey, a source, a table with one bad row."""
    for part in ("journeys", "sources", "data"):
        (folder / part).mkdir(parents=True)
    (folder / "journeyglass.toml").write_text(SETTINGS, "utf-8")
    (folder / "journeys" / "sales.yaml").write_text(JOURNEY, "utf-8")
    (folder / "sources" / "crm.yaml").write_text(SOURCE, "utf-8")
    write_deals(folder, *ROWS)
    return folder


def write_deals(folder: Path, *rows: str) -> None:
    """Write the table anew."""
    (folder / "data" / "deals.csv").write_text("\n".join((HEAD, *rows)) + "\n", "utf-8")
