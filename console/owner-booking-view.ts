import { type Html, html } from './html.ts'
import { ownerWords } from './owner-words.ts'
import { fill, type Language } from './words.ts'

/** A time to tap. */
interface Time {
  startsAt: string
  clock: string
}

export interface OwnerBooking {
  language: Language
  action: string
  vehicleId: string
  car: string
  dealer: string
  /** The open booking, in words, if there is one. */
  booking: { bookingId: string; when: string } | undefined
  /** The times of one day; absent until a day is chosen. */
  day: { title: string; times: readonly Time[]; otherDay: string } | undefined
  /** The days with free times, with where each leads. */
  days: readonly { title: string; places: number; path: string }[]
  /** Where another time for the booking is chosen; absent while it is. */
  move: string | undefined
  takesBookings: boolean
}

/** A day, then a time: two taps with one thumb. */
export function ownerBookingView(view: OwnerBooking): Html {
  const { language, booking, move } = view
  const title = booking && move === undefined ? ownerWords.changeTitle : ownerWords.bookTitle
  return html`<h1>${title[language]}</h1>
<section class="card"><p class="who">${view.car}</p><p class="number">${view.dealer}</p>
${booking && html`<p>${ownerWords.bookingNow[language]}：<b>${booking.when}</b></p>`}
${booking && move !== undefined && html`<p><a class="button big" href="${move}">${ownerWords.moveIt[language]}</a></p>`}
</section>
${booking && move !== undefined ? cancelForm(booking.bookingId, view) : chooser(view)}`
}

function chooser(view: OwnerBooking): Html {
  const { language, days, day, takesBookings } = view
  if (!takesBookings) return html`<p class="note warn">${ownerWords.noWorkshop[language]}</p>`
  if (days.length === 0) return html`<p class="note warn">${ownerWords.noFreeSlot[language]}</p>`
  if (day) return timesOf(day, view)
  return html`<h2>${ownerWords.chooseDay[language]}</h2>
<nav class="days">${days.map(
    ({ title, places, path }) =>
      html`<a class="card" href="${path}"><b>${title}</b><span class="soft">${fill(ownerWords.places, language, { count: places })}</span></a>`,
  )}</nav>`
}

function timesOf({ title, times, otherDay }: NonNullable<OwnerBooking['day']>, view: OwnerBooking): Html {
  const { language, action, vehicleId, booking } = view
  return html`<form class="card" method="post" action="${action}">
<h2>${fill(ownerWords.chooseTime, language, { day: title })}</h2>
<input type="hidden" name="car" value="${vehicleId}">
${booking && html`<input type="hidden" name="booking" value="${booking.bookingId}">`}
<input type="hidden" name="action" value="${booking ? 'change' : 'book'}">
<div class="times">${times.map(({ startsAt, clock }) => html`<button name="startsAt" value="${startsAt}">${clock}</button>`)}</div>
</form>
<p><a class="button quiet" href="${otherDay}">${ownerWords.otherDay[language]}</a></p>`
}

function cancelForm(bookingId: string, { language, action, vehicleId }: OwnerBooking): Html {
  return html`<details class="card"><summary>${ownerWords.cancelIt[language]}</summary>
<form method="post" action="${action}">
<input type="hidden" name="car" value="${vehicleId}"><input type="hidden" name="booking" value="${bookingId}">
<p>${ownerWords.cancelSure[language]}</p>
<button class="danger" name="action" value="cancel">${ownerWords.cancelIt[language]}</button>
</form></details>`
}
