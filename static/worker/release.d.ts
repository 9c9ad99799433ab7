/** The line that the service writes before sw.js; see audit_service/form/kept.py. */
declare const RELEASE: {
  version: string;
  tree: string;
  files: string[];
  shells: Record<string, string>;
};
