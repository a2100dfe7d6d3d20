/** A form of one of our pages, as a finger finds it. */
export interface Form {
  /** Where it is sent; the page's own address if it names none. */
  action: string | undefined
  /** What its fields hold; choices that can be made, by the name of the field. */
  fields: Record<string, string>
  choices: Record<string, string[]>
}

/** The forms of a page, by simple reading: our pages are made by one hand, so that this is enough. */
export function readForms(page: string): Form[] {
  return [...page.matchAll(/<form\b([^>]*)>(.*?)<\/form>/gs)].map(([, attributes = '', inside = '']) => {
    const form: Form = { action: attribute(attributes, 'action'), fields: {}, choices: {} }
    for (const [, select, selecting = '', body = '', tag = '', rest = ''] of inside.matchAll(CONTROLS))
      readControl(form, { tag: select ?? tag, rest: selecting || rest, body })
    return form
  })
}

/** A choice is read with what lies in it; of the others the tag says everything. */
const CONTROLS = /<(select)\b([^>]*)>(.*?)<\/select>|<(input|button|textarea)\b([^>]*)>/gs

function readControl({ fields, choices }: Form, control: { tag: string; rest: string; body: string }): void {
  const name = attribute(control.rest, 'name')
  if (name === undefined) return
  const value = attribute(control.rest, 'value')
  if (control.tag === 'select') {
    const options = [...control.body.matchAll(/<option\b([^>]*)>/g)].map(
      ([, inside = '']) => attribute(inside, 'value') ?? '',
    )
    choices[name] = options.filter(Boolean)
    fields[name] = options[0] ?? ''
    return
  }
  const type = attribute(control.rest, 'type')
  if (control.tag === 'button' || type === 'radio' || type === 'checkbox') {
    choices[name] = [...(choices[name] ?? []), value ?? 'on']
    if (/\bchecked\b/.test(control.rest)) fields[name] = value ?? 'on'
    return
  }
  fields[name] = value ?? ''
}

function attribute(inside: string, name: string): string | undefined {
  const found = new RegExp(`(?:^|\\s)${name}=(?:"([^"]*)"|'([^']*)'|([^\\s>]+))`).exec(inside)
  return found ? plain(found[1] ?? found[2] ?? found[3] ?? '') : undefined
}

const SIGNS: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" }
const plain = (text: string): string => text.replace(/&(amp|lt|gt|quot|#39);/g, (all, name) => SIGNS[name] ?? all)

/** The first form that has this field or offers this choice. */
export function findForm(forms: readonly Form[], name: string, choice?: string): Form | undefined {
  return forms.find(({ fields, choices }) =>
    choice === undefined
      ? name in fields || name in choices
      : choices[name]?.includes(choice) || fields[name] === choice,
  )
}
