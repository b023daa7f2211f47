#ifndef PENSTOCK_CLIBXML2_H
#define PENSTOCK_CLIBXML2_H

#include <libxml/HTMLparser.h>
#include <libxml/parser.h>
#include <libxml/tree.h>
#include <libxml/xmlreader.h>
#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>

/// Loads nothing, whatever a document asks for.
static xmlParserInputPtr penstock_xml_no_entity(
  const char *url, const char *identifier, xmlParserCtxtPtr context) {
  (void)url; (void)identifier; (void)context;
  return NULL;
}

/// The first error of a document; an empty message where there was none.
typedef struct {
  int line;
  char message[256];
} penstock_xml_error;

/// Keeps the first error, and prints nothing.
static void penstock_xml_keep(void *data, xmlErrorPtr error) {
  penstock_xml_error *first = (penstock_xml_error *)data;
  if (!first || first->message[0] || error->level < XML_ERR_ERROR || !error->message) return;
  first->line = error->line;
  for (int place = 0; place < 255 && error->message[place] && error->message[place] != '\n'; place++)
    first->message[place] = error->message[place];
}

/// The same for a parser, which keeps the place for it.
static void penstock_xml_keep_of_parser(void *parser, xmlErrorPtr error) {
  penstock_xml_keep(((xmlParserCtxtPtr)parser)->_private, error);
}

/// Prepares the library, once for the process.
static inline void penstock_xml_begin(void) {
  xmlInitParser();
  xmlSetExternalEntityLoader(penstock_xml_no_entity);
}

/// Frees text that the library gave out: its own function is a variable.
static inline void penstock_xml_free(void *text) { xmlFree(text); }

/// Lets a parser keep its first error.
static inline void penstock_parser_keep(xmlParserCtxtPtr parser, penstock_xml_error *first) {
  parser->_private = first;
  parser->sax->serror = penstock_xml_keep_of_parser;
}

/// Lets an XPath context keep its first error.
static inline void penstock_xpath_keep(xmlXPathContextPtr context, penstock_xml_error *first) {
  context->error = penstock_xml_keep;
  context->userData = first;
}

/// Lets a reader keep its first error.
static inline void penstock_reader_keep(xmlTextReaderPtr reader, penstock_xml_error *first) {
  xmlTextReaderSetStructuredErrorHandler(reader, penstock_xml_keep, first);
}

#endif
