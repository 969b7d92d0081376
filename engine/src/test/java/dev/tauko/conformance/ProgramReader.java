package dev.tauko.conformance;

import dev.tauko.ReturnWhen;
import dev.tauko.conformance.Program.Body;
import dev.tauko.conformance.Program.Handler;
import dev.tauko.conformance.Program.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Makes a program of its JSON, and checks the rules that do not need a run. */
final class ProgramReader {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,30}");
  private static final Pattern TEXT = Pattern.compile("[A-Za-z0-9 _.:/+-]{1,60}");
  private static final int MAX_COUNT = 1_000;
  private static final int MAX_TIME = 600_000;
  private static final int MAX_DEPTH = 16;
  private static final Set<String> ORDERS = Set.of("fifo", "lifo", "priority");
  private static final Set<String> POLICIES =
      Arrays.stream(ReturnWhen.values()).map(Enum::name).collect(Collectors.toSet());

  private final Set<String> coroutines;

  private ProgramReader(Set<String> coroutines) {
    this.coroutines = coroutines;
  }

  /**
   * Reads a program.
   *
   * @throws Malformed if it breaks a rule
   */
  static Program read(JsonNode program) {
    check(program.path("id").isString(), "a program is an object with an id");
    JsonNode bodies = program.path("coroutines");
    check(bodies.isObject() && bodies.has("main"), "no coroutine main");
    ProgramReader reader = new ProgramReader(Set.copyOf(bodies.propertyNames()));
    Map<String, Body> coroutines = new HashMap<>();
    for (Map.Entry<String, JsonNode> each : bodies.properties()) {
      check(NAME.matcher(each.getKey()).matches(), "bad coroutine name " + each.getKey());
      coroutines.put(each.getKey(), reader.body(each.getValue(), false, 0));
    }
    return new Program(
        program.get("id").stringValue(),
        program.path("note").stringValue(null),
        coroutines,
        program.has("trace") ? trace(program.get("trace")) : null);
  }

  private static List<Entry> trace(JsonNode entries) {
    List<Entry> trace = new ArrayList<>(entries.size());
    for (JsonNode entry : entries) {
      trace.add(
          new Entry(
              entry.get(0).longValue(), entry.get(1).stringValue(), entry.get(2).stringValue()));
    }
    return trace;
  }

  private static void check(boolean good, String rule) {
    if (!good) {
      throw new Malformed(rule);
    }
  }

  private Body body(JsonNode json, boolean inHandler, int depth) {
    check(json.isArray(), "a body is a list of statements");
    check(depth <= MAX_DEPTH, "bodies nested too deeply");
    List<Statement> statements = new ArrayList<>(json.size());
    for (JsonNode statement : json) {
      statements.add(statement(statement, inHandler, depth));
    }
    return new Body(statements);
  }

  private Statement statement(JsonNode json, boolean inHandler, int depth) {
    check(json.path(0).isString(), "not a statement: " + json);
    String name = json.get(0).stringValue();
    Op op = Ops.named(name);
    if (op == null) {
      throw new Malformed("unknown op " + name);
    }
    int given = json.size() - 1;
    check(
        op.required() <= given && given <= op.arguments().size(),
        name + ": " + given + " arguments");
    check(inHandler || !name.equals("reraise"), "reraise outside of a handler");
    StringBuilder label = new StringBuilder(name);
    List<@Nullable Object> arguments = new ArrayList<>(given);
    for (int i = 0; i < given; i++) {
      Kind kind = op.arguments().get(i);
      JsonNode argument = json.get(i + 1);
      Object value =
          switch (kind) {
            case BLOCK -> body(argument, inHandler, depth + 1);
            case HANDLERS -> handlers(argument, depth);
            default -> plain(name, kind, argument);
          };
      arguments.add(value);
      if (kind.isShown()) {
        label.append(' ').append(Texts.show(value));
      }
    }
    return new Statement(op, arguments, label.toString());
  }

  private List<Handler> handlers(JsonNode json, int depth) {
    check(json.isArray(), "try: the handlers are a list");
    List<Handler> handlers = new ArrayList<>(json.size());
    for (JsonNode handler : json) {
      String name = handler.path(0).stringValue("");
      check(handler.size() == 2 && Exceptions.isHandled(name), "try: bad handler " + handler);
      handlers.add(new Handler(name, body(handler.get(1), true, depth + 1)));
    }
    return handlers;
  }

  private @Nullable Object plain(String op, Kind kind, JsonNode json) {
    Object value = value(json);
    check(fits(kind, value), op + ": " + json + " is not a good " + kind);
    return value;
  }

  /** An integer, a string, a boolean, a list of values, or null. */
  private static @Nullable Object value(JsonNode json) {
    if (json.isArray()) {
      List<@Nullable Object> values = new ArrayList<>(json.size());
      json.forEach(each -> values.add(value(each)));
      return values;
    }
    if (json.isString()) {
      return json.stringValue();
    }
    if (json.isBoolean()) {
      return json.booleanValue();
    }
    return json.isInt() ? (Integer) json.intValue() : check(json);
  }

  private static @Nullable Object check(JsonNode json) {
    check(json.isNull(), json + " is no value");
    return null;
  }

  private boolean fits(Kind kind, @Nullable Object value) {
    boolean isName = value instanceof String name && NAME.matcher(name).matches();
    boolean isMain = "main".equals(value);
    boolean isCoroutine = isName && !isMain && coroutines.contains(value);
    boolean isVariable = isName && (isMain || !coroutines.contains(value));
    return switch (kind) {
      case TEXT -> value instanceof String text && TEXT.matcher(text).matches();
      case VALUE -> isValue(value);
      case INT -> value instanceof Integer;
      case COUNT -> isBetween(value, MAX_COUNT);
      case MS -> isBetween(value, MAX_TIME);
      case DELAY -> value == null || isBetween(value, MAX_TIME);
      case BOOL -> value instanceof Boolean;
      case NEW -> isVariable && !isMain;
      case VAR -> isVariable;
      case VAR_OR_NULL -> value == null || isVariable;
      case CORO -> isCoroutine;
      case ITEM -> isVariable || isCoroutine;
      case VARS ->
          value instanceof List<?> names
              && !names.isEmpty()
              && names.stream().allMatch(name -> fits(Kind.VAR, name));
      case ITEMS ->
          value instanceof List<?> names && names.stream().allMatch(name -> fits(Kind.ITEM, name));
      case EXCEPTION -> value instanceof String name && Exceptions.isRaisable(name);
      case POLICY -> value instanceof String policy && POLICIES.contains(policy);
      case ORDER -> value instanceof String order && ORDERS.contains(order);
      case BLOCK, HANDLERS -> false;
    };
  }

  private static boolean isValue(@Nullable Object value) {
    return switch (value) {
      case Integer _ -> true;
      case String text -> TEXT.matcher(text).matches();
      case List<?> values -> values.stream().allMatch(ProgramReader::isValue);
      case null, default -> false;
    };
  }

  private static boolean isBetween(@Nullable Object value, int max) {
    return value instanceof Integer number && 0 <= number && number <= max;
  }
}
