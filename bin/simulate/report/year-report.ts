/** Counts by a name, in the order in which they shall be shown. */
export type Counts = Readonly<Record<string, number>>

/** What a simulated year was like. Everything but `cost` follows from the seed alone. */
export interface YearReport {
  life: { owners: number; cars: number; dealers: number; days: number; seed: number; from: string; to: string }
  messages: MessagesReport
  deferrals: {
    reason: string
    purpose: string
    count: number
    thenSent: number
    thenDropped: number
    medianHours: number
  }[]
  suppressions: { reason: string; purpose: string; count: number }[]
  funnel: FunnelReport
  complaints: ComplaintsReport[]
  /** How often each level of the ladder was told, by severity. */
  levels: { level: string; counts: Counts }[]
  /** The most tasks that one dealer was given on one day. */
  busiestDealer: { day: string; dealerId: string; count: number }
  tasks: { task: string; opened: number; done: number; missed: number; dropped: number; open: number }[]
  journeys: { journey: string; started: number; running: number; ends: Counts }[]
  /** What people did, by what it was. */
  deeds: Counts
  reconciled: { looked: Counts; breaks: { rule: string; about: string; found: string }[] }
  cost: { seconds: number; phases: Counts; megabytes: number; items: number; stored: number }
}

export interface MessagesReport {
  /** To owners; and to staff. */
  sent: number
  toStaff: number
  /** How many owner-months had 0, 1, 2 … messages; the last is "so many or more". */
  perOwnerMonth: number[]
  mean: number
  /** The most that one person got in one month. */
  most: number
  purposes: PurposeReport[]
  /** By month (`YYYY-MM`): sent by purpose. */
  months: { month: string; counts: Counts }[]
  /** The day on which most left. */
  busiest: { day: string; count: number }
  /** By hour of the recipient's day: those that keep quiet hours, and those that are exempt. */
  hours: { kept: number[]; exempt: number[] }
}

export interface PurposeReport {
  purpose: string
  sent: number
  /** Owners who got at least one. */
  owners: number
  /** The most that one person got in one month. */
  most: number
}

/** From what came due to who came. */
export interface FunnelReport {
  due: number
  firstSent: number
  secondSent: number
  /** Booked before any reminder left, after the first, after the second, after the advisor's call. */
  booked: { before: number; afterFirst: number; afterSecond: number; afterCall: number }
  cameWithoutBooking: number
  declined: number
  gone: number
  silent: number
  /** Still being reminded at the end. */
  open: number
  /** Bookings by page and otherwise, and what became of them. */
  bookings: Counts
}

export interface ComplaintsReport {
  severity: string
  filed: number
  /** Minutes to human contact. */
  median: number
  p90: number
  longest: number
  inTime: number
  /** By the time that human contact took. */
  buckets: Counts
  closed: Counts
  reopened: number
}
