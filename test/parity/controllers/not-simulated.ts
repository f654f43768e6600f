/** Something of a recording that the simulator does not know: the case is told as not compared. */
export class NotSimulated extends Error {
  override name = "NotSimulated";
}
