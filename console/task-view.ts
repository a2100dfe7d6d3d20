import { type Html, html } from './html.ts'
import { type Grade, gradeBadge, note, readable } from './lead-parts.ts'
import { fill, type Language, words } from './words.ts'

/** Something to do, as its person sees it. Times are in words. */
export interface TaskCard {
  taskId: string
  title: string
  customer: string
  /** E.164 */
  phone: string | undefined
  car: string | undefined
  grade: Grade | undefined
  due: string
  /** Whether less than an hour is left. */
  isPressing: boolean
  script: string
  results: readonly { value: string; label: string }[]
  /** The page of the lead, where it is the reader's. */
  path: string | undefined
}

export interface TaskView {
  language: Language
  action: string
  flash?: { tone: 'good' | 'bad'; text: string }
  tasks: readonly TaskCard[]
}

export function taskView({ language, action, flash, tasks }: TaskView): Html {
  return html`<h1>${words.tasksTitle[language]}</h1>
${flash && note(flash.tone, flash.text)}
${tasks.length === 0 && html`<p class="card soft">${words.noTasks[language]}</p>`}
${tasks.map((task) => taskCard(task, { language, action }))}`
}

export function taskCard(task: TaskCard, { language, action }: Pick<TaskView, 'language' | 'action'>): Html {
  const due = fill(words.dueBy, language, { when: task.due })
  return html`<section class="card lead">
<div class="head"><div><h2 class="who">${task.title}</h2><p class="number">${task.customer}</p><p class="number">${task.phone !== undefined && readable(task.phone)}</p></div>${task.grade && gradeBadge(task.grade, language)}</div>
<p><span class="badge${task.isPressing ? ' hot' : ''}">${due}</span> ${task.car}</p>
<p class="script">${task.script}</p>
<div class="row two">${task.phone !== undefined && html`<a class="button" href="tel:${task.phone}">${words.call[language]}</a>`}
${task.path !== undefined && html`<a class="button quiet" href="${task.path}">${words.openLead[language]}</a>`}</div>
<form method="post" action="${action}">
<input type="hidden" name="taskId" value="${task.taskId}">
<div class="row two">${task.results.map(
    ({ value, label }) => html`<button class="quiet" name="result" value="${value}">${label}</button>`,
  )}</div>
</form>
</section>`
}
