import { type Html, html } from './html.ts'
import { type Choice, type Grade, gradeBadge, note, options, type Tone } from './lead-parts.ts'
import { fill, type Language, words } from './words.ts'

/** A lead as the store's list shows it: masked, with who has it and what happens next, in words. */
export interface ListedLead {
  leadId: string
  customer: string
  phone: string
  car: string
  grade: Grade | undefined
  state: 'new' | 'offered' | 'accepted' | 'queued'
  /** e.g. `李雷，09:15 前接收` */
  standing: readonly string[]
}

/** A lead that was given up and waits for the manager's decision. */
export interface GivenUpLead {
  leadId: string
  customer: string
  phone: string
  car: string
  grade: Grade | undefined
  /** Who gave it up, when and why, and what the call back found, in words. */
  lines: readonly string[]
}

export interface ManagerView {
  language: Language
  action: string
  givenUp: readonly GivenUpLead[]
  /** The manager's own list of things to do. */
  tasksPath: string
  leads: readonly ListedLead[]
  /** Who may be given a lead. */
  advisors: readonly Choice[]
  flash?: { tone: Tone; text: string }
}

const tones = { new: '', offered: ' warn', accepted: ' good', queued: ' hot' } as const

export function managerView({ language, action, leads, advisors, flash, givenUp, tasksPath }: ManagerView): Html {
  return html`<h1>${words.managerTitle[language]}</h1>
${flash && note(flash.tone, flash.text)}
<p><a class="button quiet" href="${tasksPath}">${words.tasksTitle[language]}</a></p>
${givenUp.length > 0 && html`<h2>${words.giveUpsTitle[language]}</h2>${givenUp.map((lead) => reviewCard(lead, { language, action }))}`}
${leads.length === 0 ? html`<p class="card soft">${words.noLeads[language]}</p>` : html`<p class="soft">${words.pressingFirst[language]}</p>`}
${leads.map((lead) => leadCard(lead, { language, action, advisors }))}`
}

function reviewCard(lead: GivenUpLead, { language, action }: Pick<ManagerView, 'language' | 'action'>): Html {
  return html`<section class="card lead">
<div class="head"><div><h2 class="who">${lead.customer}</h2><p class="number">${lead.phone}</p></div>${gradeBadge(lead.grade, language)}</div>
<p>${lead.car}</p>
${lead.lines.map((line) => html`<p class="soft">${line}</p>`)}
<form method="post" action="${action}">
<input type="hidden" name="leadId" value="${lead.leadId}">
<div class="row two"><button class="quiet" name="verdict" value="rejected">${words.reject[language]}</button>
<button class="danger" name="verdict" value="approved">${words.approve[language]}</button></div>
</form>
</section>`
}

function leadCard(
  lead: ListedLead,
  { language, action, advisors }: Pick<ManagerView, 'language' | 'action' | 'advisors'>,
): Html {
  const select = `assign-${lead.leadId}`
  return html`<section class="card lead">
<div class="head"><div><h2 class="who">${lead.customer}</h2><p class="number">${lead.phone}</p></div>${gradeBadge(lead.grade, language)}</div>
<p>${lead.car}</p>
<p><span class="badge${tones[lead.state]}">${words[`state-${lead.state}`][language]}</span></p>
${lead.standing.map((line) => html`<p class="soft">${line}</p>`)}
<form class="inline" method="post" action="${action}">
<input type="hidden" name="leadId" value="${lead.leadId}">
<select id="${select}" name="advisorId" required aria-label="${words.assignTo[language]}"><option value="">${words.assignTo[language]}…</option>${options(advisors)}</select>
<button class="quiet">${words.assign[language]}</button>
</form>
</section>`
}

/** An advisor as somebody to choose, e.g. `李雷 · 在跟 3/20`. */
export const advisorChoice = (
  { advisorId, name, load, capacity }: { advisorId: string; name: string; load: number; capacity: number },
  language: Language,
): Choice => ({ value: advisorId, label: `${name} · ${fill(words.load, language, { load, capacity })}` })
