import { type Html, html } from './html.ts'
import { type Choice, type Grade, gradeBadge, note, options, type Tone } from './lead-parts.ts'
import { opsTabs } from './ops-tabs.ts'
import { type TaskCard, taskCard } from './task-view.ts'
import { type Language, words } from './words.ts'

export interface QueuedLead {
  leadId: string
  customer: string
  phone: string
  car: string
  city: string | undefined
  grade: Grade | undefined
  reason: string
  since: string
}

/** The lead that is being placed: first a dealer is chosen, then one who works there. */
export interface Placing {
  leadId: string
  dealers: readonly Choice[]
  /** Once a dealer is chosen. */
  at?: { dealerId: string; advisors: readonly Choice[]; needsConsent: boolean }
}

export interface QueueView {
  language: Language
  leads: readonly QueuedLead[]
  /** What no dealer looks after. */
  tasks: readonly TaskCard[]
  placing?: Placing
  flash?: { tone: Tone; text: string }
}

export function queueView({ language, leads, tasks, placing, flash }: QueueView): Html {
  return html`${opsTabs('queue', language)}
<h1>${words.queueTitle[language]}</h1>
<p class="soft">${words.queueHint[language]}</p>
${flash && note(flash.tone, flash.text)}
${leads.length === 0 && html`<p class="card soft">${words.queueEmpty[language]}</p>`}
${leads.map((lead) => queuedCard(lead, language, placing?.leadId === lead.leadId ? placing : undefined))}
${tasks.length > 0 && html`<h2>${words.officeTasks[language]}</h2>`}
${tasks.map((task) => taskCard(task, { language, action: `?lang=${language}` }))}`
}

function queuedCard(lead: QueuedLead, language: Language, placing: Placing | undefined): Html {
  const query = new URLSearchParams({ lead: lead.leadId, lang: language })
  return html`<section class="card lead" id="${lead.leadId}">
<div class="head"><div><h2 class="who">${lead.customer}</h2><p class="number">${lead.phone}</p></div>${gradeBadge(lead.grade, language)}</div>
<p>${lead.car}${lead.city !== undefined && ` · ${lead.city}`}</p>
<p><span class="badge warn">${lead.reason}</span></p>
<p class="soft">${lead.since}</p>
${placing ? placeForms(placing, language) : html`<a class="button quiet" href="?${query.toString()}#${lead.leadId}">${words.place[language]}</a>`}
</section>`
}

function placeForms(placing: Placing, language: Language): Html {
  if (placing.dealers.length === 0) return note('warn', words.noDealers[language])
  return html`<form method="get" action="#${placing.leadId}">
<input type="hidden" name="lead" value="${placing.leadId}"><input type="hidden" name="lang" value="${language}">
<label for="dealer">${words.chooseDealer[language]}</label>
<select id="dealer" name="dealer" required>${options(placing.dealers)}</select>
<button class="quiet">${words.next[language]}</button>
</form>
${placing.at && advisorForm(placing, placing.at, language)}`
}

function advisorForm({ leadId }: Placing, at: NonNullable<Placing['at']>, language: Language): Html {
  if (at.advisors.length === 0) return note('warn', words.noAdvisors[language])
  return html`<form method="post" action="?lang=${language}">
<input type="hidden" name="leadId" value="${leadId}"><input type="hidden" name="dealerId" value="${at.dealerId}">
<p></p><label for="advisor">${words.chooseAdvisor[language]}</label>
<select id="advisor" name="advisorId" required>${options(at.advisors)}</select>
${
  at.needsConsent &&
  html`${note('warn', words.consentWarning[language])}
<label class="choice"><input type="checkbox" name="consent" value="given" required> ${words.consentGiven[language]}</label><p></p>`
}
<button>${words.assign[language]}</button>
</form>`
}
