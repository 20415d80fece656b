import { lang } from './i18n'

/** Numbers, dates and money as the present language writes them. Instants come as ISO 8601 and are shown in local time. */
export function number(value: number, decimals = 0): string {
  return new Intl.NumberFormat(lang(), { maximumFractionDigits: decimals, minimumFractionDigits: 0 }).format(value)
}

export function percent(value: number, decimals = 0): string {
  return new Intl.NumberFormat(lang(), { style: 'percent', maximumFractionDigits: decimals }).format(value)
}

export function money(value: string | number, currency: string): string {
  return new Intl.NumberFormat(lang(), { style: 'currency', currency, maximumFractionDigits: 2 }).format(Number(value))
}

export function day(instant: string): string {
  return new Intl.DateTimeFormat(lang(), { dateStyle: 'medium' }).format(new Date(instant))
}

export function moment(instant: string): string {
  return new Intl.DateTimeFormat(lang(), { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(instant))
}

/** The time of day (HH:MM) of an instant, ISO 8601 or in milliseconds. */
export function clock(instant: string | number): string {
  return new Intl.DateTimeFormat(lang(), { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(new Date(instant))
}

const STEPS: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_557_600], ['month', 2_629_800], ['week', 604_800], ['day', 86_400], ['hour', 3_600], ['minute', 60],
]

/** How long ago (or ahead) an instant is from `now`, in milliseconds of the clock. */
export function ago(instant: string, now: number): string {
  const seconds = (new Date(instant).getTime() - now) / 1000
  const form = new Intl.RelativeTimeFormat(lang(), { numeric: 'auto' })
  for (const [unit, size] of STEPS) if (Math.abs(seconds) >= size) return form.format(Math.round(seconds / size), unit)
  return form.format(Math.round(seconds), 'second')
}
