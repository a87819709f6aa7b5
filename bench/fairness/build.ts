/** A build of the service, to be compared with another. */
export interface Build {
  readonly name: string;
  /** Its main file. Default: that of this folder. */
  readonly main?: string;
}
