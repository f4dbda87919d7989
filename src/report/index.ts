/** A log's diagnosis as a page: one file, with its picture, and code to copy for the next measurement. */

export { type LogReportOptions, logReport } from './logReport.ts';
