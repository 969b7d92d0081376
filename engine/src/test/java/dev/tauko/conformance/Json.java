package dev.tauko.conformance;

import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Programs and results as JSON, one in each line. */
final class Json {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private Json() {}

  /**
   * The JSON of a line.
   *
   * @throws Malformed if it is none
   */
  static JsonNode parse(String line) {
    try {
      return MAPPER.readTree(line);
    } catch (tools.jackson.core.JacksonException e) {
      throw new Malformed("not JSON: " + e.getOriginalMessage());
    }
  }

  /** The line that tells a result. */
  static String line(Result result) {
    ObjectNode json = MAPPER.createObjectNode().put("id", result.id());
    switch (result) {
      case Result.Traced traced -> json.set("trace", trace(traced.trace()));
      case Result.Rejected rejected -> json.put("rejected", rejected.reason());
      case Result.Failed failed -> json.put("error", failed.error());
    }
    return MAPPER.writeValueAsString(json);
  }

  private static ArrayNode trace(List<Entry> entries) {
    ArrayNode trace = MAPPER.createArrayNode();
    for (Entry entry : entries) {
      trace.addArray().add(entry.time()).add(entry.task()).add(entry.text());
    }
    return trace;
  }
}
