/** Which parameter an expression came in; part of most error messages. */
export type ExpressionName =
  | 'ConditionExpression'
  | 'FilterExpression'
  | 'KeyConditionExpression'
  | 'ProjectionExpression'
  | 'UpdateExpression'

/** A document path: attribute names, `#aliases` still to be looked up, and list positions. */
export interface Path {
  readonly parts: readonly (string | number)[]
  readonly aliased: boolean
}

/** A path after the look-up of its aliases. */
export type ResolvedPath = readonly (string | number)[]

export type Comparator = '=' | '<>' | '<' | '<=' | '>' | '>='

export type Operand =
  | { readonly kind: 'path'; readonly path: Path }
  | { readonly kind: 'value'; readonly value: string }
  | { readonly kind: 'size'; readonly of: Operand }

export type Condition =
  | { readonly kind: 'and' | 'or'; readonly left: Condition; readonly right: Condition }
  | { readonly kind: 'not'; readonly condition: Condition }
  | { readonly kind: 'compare'; readonly comparator: Comparator; readonly left: Operand; readonly right: Operand }
  | { readonly kind: 'between'; readonly operand: Operand; readonly low: Operand; readonly high: Operand }
  | { readonly kind: 'in'; readonly operand: Operand; readonly options: readonly Operand[] }
  | { readonly kind: 'attribute_exists' | 'attribute_not_exists'; readonly path: Path }
  | {
      readonly kind: 'attribute_type' | 'begins_with' | 'contains'
      readonly left: Operand
      readonly right: Operand
    }

export type UpdateOperand =
  | { readonly kind: 'path'; readonly path: Path }
  | { readonly kind: 'value'; readonly value: string }
  | { readonly kind: 'if_not_exists'; readonly path: Path; readonly otherwise: UpdateOperand }
  | { readonly kind: 'list_append' | '+' | '-'; readonly left: UpdateOperand; readonly right: UpdateOperand }

export interface Update {
  readonly set: readonly { readonly path: Path; readonly value: UpdateOperand }[]
  readonly remove: readonly Path[]
  readonly add: readonly { readonly path: Path; readonly value: string }[]
  readonly delete: readonly { readonly path: Path; readonly value: string }[]
}

/** A parsed expression with every placeholder that it mentions. */
export interface Expression<Tree> {
  readonly name: ExpressionName
  readonly tree: Tree
  readonly names: ReadonlySet<string>
  readonly values: ReadonlySet<string>
}
