import { describe, expect, it } from "vitest";
import { TemplateHistory, type TemplateRevision } from "../../src/controllers/template-history.ts";
import { aTemplate } from "./controlled-cluster.ts";

const [v1, v2, v3] = ["v1", "v2", "v3"].map((image) => aTemplate(image)) as [
  ReturnType<typeof aTemplate>,
  ReturnType<typeof aTemplate>,
  ReturnType<typeof aTemplate>,
];

function used(...templates: readonly (typeof v1)[]): TemplateHistory {
  const history = new TemplateHistory();
  for (const template of templates) history.use(template);
  return history;
}

const listed = ({ revisions }: TemplateHistory) =>
  revisions.map(({ id, revision, template }) => [id, revision, template.containers[0]!.image]);

describe("the history of templates", () => {
  it("numbers changes; a template that comes back has its revision of old with the highest number", () => {
    expect(listed(used(v1, v2, v2, v1))).toEqual([
      [1, 3, "v1"],
      [2, 2, "v2"],
    ]);
    expect(used(v1, v2).isNewest(v2)).toBe(true);
    expect(used(v1, v2, v1).isNewest(v2)).toBe(false);
  });

  it("undoes to the second highest revision, or to the one that is named", () => {
    expect(used(v1, v2, v3).undo(v3, 0)).toBe(v2);
    expect(used(v1, v2, v1).undo(v1, 0)).toBe(v2);
    expect(used(v1, v2, v3).undo(v3, 1)).toBe(v1);
  });

  it("says why it does not, as kubectl does", () => {
    expect(used(v1).undo(v1, 0)).toEqual({ refusal: "no last revision to roll back to" });
    expect(used(v1, v2).undo(v2, 7)).toEqual({ refusal: "unable to find specified revision 7 in history" });
    expect(used(v1, v2).undo(v2, 2)).toEqual({
      refusal: "skipped rollback (current template already matches revision 2)",
    });
  });

  it("forgets the oldest that may go, until so many are left of those that count", () => {
    const history = used(v1, v2, v3, aTemplate("v4"));
    const newest = history.of(aTemplate("v4"))!;
    const isOld = (revision: TemplateRevision) => revision !== newest;
    history.truncate(2, isOld, (revision) => isOld(revision) && revision.template !== v1);
    expect(listed(history).map(([, , image]) => image)).toEqual(["v1", "v3", "v4"]);
    history.truncate(0, isOld, isOld);
    expect(listed(history)).toEqual([[4, 4, "v4"]]);
  });
});
