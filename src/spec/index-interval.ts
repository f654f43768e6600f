/** Completion indexes of an Indexed Job, both ends included. */
export interface IndexInterval {
  readonly first: number;
  readonly last: number;
}
