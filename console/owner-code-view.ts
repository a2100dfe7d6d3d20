import type { CodeView } from './code-view.ts'
import { type Html, html } from './html.ts'
import { note } from './lead-parts.ts'
import { ownerWords } from './owner-words.ts'

/** Where an owner types the code of a message; works on any phone. */
export function ownerCodeView({ language, action, typed, problem }: CodeView): Html {
  return html`<h1>${ownerWords.codeTitle[language]}</h1>
${problem !== undefined && note('bad', problem)}
<form class="card" method="post" action="${action}">
<label for="code">${ownerWords.codeLabel[language]}</label>
<input class="code" id="code" name="code" type="text" value="${typed ?? ''}" maxlength="16" required autofocus autocomplete="off" autocapitalize="none" autocorrect="off" spellcheck="false" aria-describedby="code-hint">
<p class="soft" id="code-hint">${ownerWords.codeHint[language]}</p>
<button class="big">${ownerWords.codeOpen[language]}</button>
</form>`
}
