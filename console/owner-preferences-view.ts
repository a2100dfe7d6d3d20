import { type Html, html } from './html.ts'
import { ownerWords } from './owner-words.ts'
import { fill, type Language } from './words.ts'

export const ownerPurposes = ['marketing', 'greetings', 'surveys', 'other-dealers', 'profiling'] as const

export interface OwnerPreferences {
  language: Language
  action: string
  purposes: readonly { purpose: (typeof ownerPurposes)[number]; isAllowed: boolean }[]
  isStopped: boolean
  /** In which language messages come now. */
  messages: Language
}

/** What is allowed, purpose by purpose; stopping is as easy as allowing. */
export function ownerPreferencesView(view: OwnerPreferences): Html {
  const { language, action, purposes } = view
  return html`<h1>${ownerWords.preferencesTitle[language]}</h1>
<p class="soft">${ownerWords.purposesHint[language]}</p>
${purposes.map((each) => purposeCard(each, { language, action }))}
<section class="card">
${
  view.isStopped
    ? html`<p><span class="badge">${ownerWords.stopped[language]}</span></p>`
    : html`<form method="post" action="${action}"><p class="soft">${ownerWords.stopAllHint[language]}</p>
<button class="danger big" name="action" value="stop-all">${ownerWords.stopAll[language]}</button></form>`
}
</section>
<section class="card"><h2>${ownerWords.languageTitle[language]}</h2>
<p>${ownerWords[view.messages === language ? 'languageNow' : 'languageOther'][language]}</p>
${view.messages !== language && languageForm(view)}</section>`
}

const languageForm = ({ language, action }: OwnerPreferences): Html =>
  html`<form method="post" action="${action}"><input type="hidden" name="action" value="language">
<button class="quiet" name="language" value="${language}">${ownerWords.languageSave[language]}</button></form>`

function purposeCard(
  { purpose, isAllowed }: OwnerPreferences['purposes'][number],
  { language, action }: Pick<OwnerPreferences, 'language' | 'action'>,
): Html {
  const what = ownerWords[`purpose-${purpose}`][language]
  const [button, name] = isAllowed ? (['stop', 'stopName'] as const) : (['allow', 'allowName'] as const)
  return html`<form class="card" method="post" action="${action}">
<input type="hidden" name="action" value="consent"><input type="hidden" name="purpose" value="${purpose}">
<p><b>${what}</b> <span class="badge${isAllowed && ' good'}">${ownerWords[isAllowed ? 'allowed' : 'notAllowed'][language]}</span></p>
<button class="quiet" name="granted" value="${isAllowed ? 'no' : 'yes'}" aria-label="${fill(ownerWords[name], language, { what })}">${ownerWords[button][language]}</button>
</form>`
}
