/**
 * One fault in what the caller sent. Exactly one of `pointer`, `parameter` and `header` says where it is.
 */
export interface FieldError {
  /** JSON Pointer (RFC 6901) into the request body, such as `/items/3/price`; the empty string is the whole body. */
  readonly pointer?: string;
  /** Name of a query or path parameter. */
  readonly parameter?: string;
  /** Name of a request header. */
  readonly header?: string;
  /** Stable and machine-readable: `required`, `too_long`, `unknown_field`, `out_of_range` … */
  readonly code: string;
  /** One sentence for a person. */
  readonly detail: string;
}
