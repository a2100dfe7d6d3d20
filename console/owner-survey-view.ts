import { type Html, html } from './html.ts'
import { ownerWords } from './owner-words.ts'
import type { Language } from './words.ts'

const figures = Array.from({ length: 11 }, (_, figure) => figure)

/** One question; a tap on a figure is the answer. */
export function ownerSurveyView(view: { language: Language; action: string; survey: string; about: string }): Html {
  const { language, action, survey, about } = view
  return html`<h1>${ownerWords.surveyTitle[language]}</h1>
<form class="card" method="post" action="${action}">
<input type="hidden" name="action" value="survey"><input type="hidden" name="survey" value="${survey}"><input type="hidden" name="about" value="${about}">
<label for="text">${ownerWords.surveyText[language]}</label>
<textarea id="text" name="text" rows="3" maxlength="500"></textarea>
<fieldset><legend>${ownerWords.surveyQuestion[language]}</legend>
<div class="figures">${figures.map((figure) => html`<button class="quiet" name="score" value="${figure}">${figure}</button>`)}</div></fieldset>
<p class="soft">${ownerWords.surveyLow[language]} · ${ownerWords.surveyHigh[language]}<br>${ownerWords.surveyHint[language]}</p>
</form>`
}
