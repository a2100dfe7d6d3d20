import { type Html, html } from './html.ts'
import { note } from './lead-parts.ts'
import { type Language, words } from './words.ts'

export interface CodeView {
  language: Language
  action: string
  /** What was typed before, if it was wrong. */
  typed?: string
  problem?: string
}

/** Where somebody types the code of his message; works on any phone. */
export function codeView({ language, action, typed, problem }: CodeView): Html {
  return html`<h1>${words.codeTitle[language]}</h1>
${problem !== undefined && note('bad', problem)}
<form class="card" method="post" action="${action}">
<label for="code">${words.codeLabel[language]}</label>
<input class="code" id="code" name="code" type="text" value="${typed ?? ''}" maxlength="16" required autofocus autocomplete="off" autocapitalize="none" autocorrect="off" spellcheck="false" aria-describedby="code-hint">
<p class="soft" id="code-hint">${words.codeHint[language]}</p>
<button class="big">${words.codeOpen[language]}</button>
</form>`
}
