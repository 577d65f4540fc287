import type { DuckDBConnection } from '@duckdb/node-api';
import { usageError } from '../../contracts/errors.ts';
import { faultOf, sqlText } from './duckdb.ts';

/** A node of an expression as DuckDB serialises it. */
interface Node {
  readonly class: string;
  readonly type: string;
  readonly [property: string]: unknown;
}

/** An expression as DuckDB reads it, and its text. */
export interface Expression {
  /** The names of columns that it reads; the first part of each, where a name has several. */
  readonly columns: readonly string[];
  readonly statement: Statement;
}

/** A SELECT of one expression. */
interface Statement {
  readonly statements: readonly [{ readonly node: { readonly select_list: readonly [Node] } }];
}

/** JavaScript's numbers do not hold the place of what has none. */
const NOWHERE = '18446744073709551615';

/**
 * Parses an expression of a `--map` flag.
 *
 * @throws MillraceError 2 naming the flag, for what is no expression, or looks beyond its own row
 */
export async function parseExpression(db: DuckDBConnection, sql: string, flag: string): Promise<Expression> {
  const text = await oneText(db, `SELECT json_serialize_sql(${sqlText(`SELECT ${sql}`)})`);
  const parsed = JSON.parse(withKeptNumbers(text.replaceAll(NOWHERE, '0'))) as Statement & {
    error: boolean;
    error_message?: string;
  };
  if (parsed.error) {
    throw usageError(`${flag} is no expression: ${faultOf(new Error(parsed.error_message))}`);
  }
  const [{ node }, ...more] = parsed.statements;
  const { select_list, from_table } = node as { select_list: readonly Node[]; from_table?: { type: string } };
  if (more.length > 0 || select_list.length !== 1 || from_table?.type !== 'EMPTY') {
    throw usageError(`${flag}: one expression is needed; a whole SELECT belongs in --query`);
  }
  const columns = new Set<string>();
  visit(select_list[0]!, (each) => {
    if (each.class === 'COLUMN_REF') {
      columns.add((each.column_names as string[])[0]!);
    }
    if (each.class === 'WINDOW' || each.class === 'SUBQUERY' || each.class === 'STAR') {
      throw usageError(`${flag}: an expression sees the fields of its own row; anything else belongs in --query`);
    }
  });
  return { columns: [...columns], statement: parsed };
}

/** Numbers of an expression as texts: JavaScript would write 1000.0 as 1000, which is of another type. */
function withKeptNumbers(json: string): string {
  return json.replaceAll(/"value":(-?\d[\d.eE+-]*)(?=[,}])/g, '"value":"#number $1"');
}

function withNumbersBack(json: string): string {
  return json.replaceAll(/"value":"#number ([^"]+)"/g, '"value":$1');
}

/** An expression to be selected, and its type. */
export interface Typed {
  readonly sql: string;
  /** As DuckDB names it: 'DECIMAL(38,12)'. */
  readonly type: string;
}

/**
 * The SQL of an expression over the columns of table `fields`. Fields of text files are texts: where an expression
 * calculates with one, compares it in order, or gives it to a function of numbers, it is read as a decimal number; what
 * is rounded in it is rounded at fifteen digits.
 *
 * @throws MillraceError 2 naming the flag, where types or functions do not fit
 */
export async function typeExpression(db: DuckDBConnection, { statement }: Expression, flag: string): Promise<Typed> {
  const typing = new Typing(db, statement);
  try {
    return await typing.typed(await typing.withNumbers(statement.statements[0].node.select_list[0]));
  } catch (error) {
    throw usageError(`${flag}: ${faultOf(error)}`);
  }
}

const roundings = new Set(['round', 'floor', 'ceil', 'ceiling', 'trunc']);
/** Functions that compare their arguments. */
const comparing = new Set(['greatest', 'least', 'nullif']);
const orders = new Set([
  'COMPARE_LESSTHAN',
  'COMPARE_GREATERTHAN',
  'COMPARE_LESSTHANOREQUALTO',
  'COMPARE_GREATERTHANOREQUALTO',
  'COMPARE_BETWEEN',
]);

class Typing {
  readonly #db: DuckDBConnection;
  readonly #statement: Statement;

  constructor(db: DuckDBConnection, statement: Statement) {
    this.#db = db;
    this.#statement = statement;
  }

  /** The SQL of a node and its type; throws what DuckDB throws where it has none. */
  async typed(node: Node): Promise<Typed> {
    const [{ node: select }] = this.#statement.statements;
    const one = { ...this.#statement, statements: [{ node: { ...select, select_list: [node] } }] };
    const text = await oneText(
      this.#db,
      `SELECT json_deserialize_sql(${sqlText(withNumbersBack(JSON.stringify(one)))})`,
    );
    const sql = text.replace(/^SELECT /, '');
    const prepared = await this.#db.prepare(`SELECT ${sql} FROM fields`);
    const type = prepared.columnType(0).toString();
    prepared.destroySync();
    return { sql, type };
  }

  /** The same expression with numbers in place of texts where they are needed, from the inside out. */
  async withNumbers(node: Node): Promise<Node> {
    const inner = (await mapChildren(node, (child) => this.withNumbers(child))) as Node;
    switch (inner.class) {
      case 'FUNCTION':
        return await this.#function(inner);
      case 'COMPARISON':
      case 'BETWEEN':
        return await this.#comparison(inner);
      case 'CASE':
        return await this.#alike(inner, true);
      case 'OPERATOR':
        return inner.type === 'OPERATOR_COALESCE' ? await this.#alike(inner, false) : inner;
      default:
        return inner;
    }
  }

  async #function(node: Node): Promise<Node> {
    const name = node.function_name as string;
    if (comparing.has(name) && !(node.children as Node[]).some(isTextConstant)) {
      return await this.#wrapped(node);
    }
    if (roundings.has(name)) {
      const [first, ...rest] = node.children as [Node, ...Node[]];
      return { ...node, children: [await this.#exact(first), ...rest] };
    }
    return await this.#ifNeeded(node, () => this.#wrapped(node));
  }

  /** A node whose values must be of one type: CASE, of which conditions are left alone, and COALESCE. */
  async #alike(node: Node, isCase: boolean): Promise<Node> {
    return await this.#ifNeeded(node, async () => {
      if (!isCase) {
        return await this.#wrapped(node);
      }
      const checks = node.case_checks as readonly { readonly then_expr: Node }[];
      const number = async (child: Node): Promise<Node> =>
        (await this.#isText(child)) ? call('as_number', child) : child;
      return {
        ...node,
        case_checks: await Promise.all(
          checks.map(async (check) => ({ ...check, then_expr: await number(check.then_expr) })),
        ),
        else_expr: await number(node.else_expr as Node),
      };
    });
  }

  /** The node as it is if its types fit, or as `changed` gives it; throws what DuckDB said of the first. */
  async #ifNeeded(node: Node, changed: () => Promise<Node>): Promise<Node> {
    try {
      await this.typed(node);
      return node;
    } catch (error) {
      const other = await changed();
      try {
        await this.typed(other);
        return other;
      } catch {
        throw error;
      }
    }
  }

  async #isText(node: Node): Promise<boolean> {
    return !isTextConstant(node) && (await this.typed(node)).type === 'VARCHAR';
  }

  async #comparison(node: Node): Promise<Node> {
    const sides = childrenOf(node);
    if (sides.some(isTextConstant)) {
      return node;
    }
    const types = await Promise.all(sides.map((side) => this.typed(side)));
    const isNumeric = types.some(({ type }) => type !== 'VARCHAR');
    return isNumeric || orders.has(node.type) ? await this.#wrapped(node) : node;
  }

  /** The node with those of its children that are texts as numbers. */
  async #wrapped(node: Node): Promise<Node> {
    const wrap = async (child: Node): Promise<Node> => ((await this.#isText(child)) ? call('as_number', child) : child);
    return (await mapChildren(node, wrap)) as Node;
  }

  async #exact(node: Node): Promise<Node> {
    const { type } = await this.typed(node);
    return type === 'VARCHAR' ? call('as_number', node) : type === 'DOUBLE' ? call('as_decimal', node) : node;
  }
}

function call(name: string, child: Node): Node {
  const orderBys = { type: 'ORDER_MODIFIER', orders: [] };
  const rest = { alias: '', query_location: 0, schema: '', catalog: '', filter: null, order_bys: orderBys };
  const flags = { distinct: false, is_operator: false, export_state: false };
  return { class: 'FUNCTION', type: 'FUNCTION', function_name: name, children: [child], ...rest, ...flags };
}

function isTextConstant(node: Node): boolean {
  return node.class === 'CONSTANT' && (node.value as { type: { id: string } }).type.id === 'VARCHAR';
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'class' in value;
}

function childrenOf(node: Node): Node[] {
  const children: Node[] = [];
  const collect = (value: unknown): void => {
    if (isNode(value)) {
      children.push(value);
    } else if (typeof value === 'object' && value !== null) {
      Object.values(value).forEach(collect);
    }
  };
  Object.values(node).forEach(collect);
  return children;
}

function visit(node: Node, see: (node: Node) => void): void {
  see(node);
  for (const child of childrenOf(node)) {
    visit(child, see);
  }
}

/** The node with each of its children replaced. */
async function mapChildren(value: unknown, change: (child: Node) => Promise<Node>): Promise<unknown> {
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  if (Array.isArray(value)) {
    return await Promise.all(value.map((each) => (isNode(each) ? change(each) : mapChildren(each, change))));
  }
  const entries = Object.entries(value).map(async ([name, each]) => [
    name,
    isNode(each) ? await change(each) : await mapChildren(each, change),
  ]);
  return Object.fromEntries(await Promise.all(entries));
}

async function oneText(db: DuckDBConnection, sql: string): Promise<string> {
  const reader = await db.runAndReadAll(sql);
  return String(reader.getRowsJS()[0]![0]);
}
