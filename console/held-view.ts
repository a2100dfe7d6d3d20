import { arrivalForm, bookingForm, closeForm, contactForm, giveUpForm, type HeldForms, nextForm } from './held-forms.ts'
import { type Html, html } from './html.ts'
import { factList, type Grade, gradeBadge, note, readable, reasonList } from './lead-parts.ts'
import { words } from './words.ts'

/** A lead as its holder sees it: the whole person. Times are in words. */
export interface HeldView extends HeldForms {
  flash?: { tone: 'good' | 'bad'; text: string }
  grade: Grade | undefined
  /** As the source wrote it; may be absent. */
  customer: string | undefined
  /** E.164 */
  phone: string
  car: string
  city: string | undefined
  source: string
  askedAt: string
  comment: string | undefined
  reasons: readonly string[]
  heldSince: string
  lastContact: string | undefined
  /** When they agreed to speak next. */
  nextAt: string | undefined
  visitAt: string | undefined
  /** It is given up, and the manager has not decided. */
  isGivenUp: boolean
  /** The page of all that the holder has to do. */
  tasksPath: string
  /** What one may say now, by grade and stage. */
  script: string
}

export function heldView(view: HeldView): Html {
  const { language, flash } = view
  return html`${flash && note(flash.tone, flash.text)}
${view.isGivenUp && note('warn', words.givenUp[language])}
<section class="card">
<div class="head"><div><h1 class="who">${view.customer ?? words.customer[language]}</h1><p class="number">${readable(view.phone)}</p></div>${gradeBadge(view.grade, language)}</div>
<a class="button big" href="tel:${view.phone}">${words.call[language]}</a>
</section>
${contactForm(view)}
<section class="card"><h2>${words.script[language]}</h2><p class="script">${view.script}</p></section>
<section class="card">${factList(
    [
      ['car', view.car],
      ['driveAt', view.driveAt],
      ['visitAt', view.driveAt === undefined ? view.visitAt : undefined],
      ['nextAt', view.nextAt],
      ['lastContact', view.lastContact ?? words.never[language]],
      ['orderedAt', view.orderedAt],
      ['city', view.city],
      ['comment', view.comment],
      ['askedAt', view.askedAt],
      ['source', view.source],
      ['heldSince', view.heldSince],
    ],
    language,
  )}</section>
${nextForm(view)}
${bookingForm(view)}
${arrivalForm(view)}
${reasonList(view.reasons, language)}
${!view.isGivenUp && giveUpForm(view)}
${closeForm(view)}
<p><a class="button quiet" href="${view.tasksPath}">${words.tasksTitle[language]}</a></p>`
}
