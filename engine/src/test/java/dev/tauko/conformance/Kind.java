package dev.tauko.conformance;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What may stand where a statement has an argument. */
enum Kind {
  TEXT("text"),
  VALUE("value"),
  INT("int"),
  COUNT("count"),
  MS("ms"),
  DELAY("delay"),
  BOOL("bool"),
  NEW("new"),
  VAR("var"),
  VAR_OR_NULL("var|null"),
  CORO("coro"),
  ITEM("item"),
  VARS("vars"),
  ITEMS("items"),
  EXCEPTION("exception"),
  POLICY("policy"),
  ORDER("order"),
  BLOCK("block"),
  HANDLERS("handlers");

  private static final Map<String, Kind> BY_WORD =
      Arrays.stream(values()).collect(Collectors.toMap(Kind::toString, Function.identity()));

  private final String word;

  Kind(String word) {
    this.word = word;
  }

  /** The kind for which a word of a signature stands. */
  static Kind of(String word) {
    Kind kind = BY_WORD.get(word);
    if (kind == null) {
      throw new IllegalArgumentException(word + " is no kind of argument");
    }
    return kind;
  }

  /** Whether the argument is part of the statement's label. */
  boolean isShown() {
    return this != BLOCK && this != HANDLERS;
  }

  @Override
  public String toString() {
    return word;
  }
}
