package dev.tauko.http;

import dev.tauko.http.internal.grammar.Printable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The header fields of a message: an immutable multimap in the order in which they were sent.
 *
 * <p>Names are compared without regard to ASCII case and kept as they were sent (RFC 9110, section
 * 5.1); values are kept without the blanks around them. A value that is valid UTF-8 is read as
 * UTF-8, any other as ISO 8859-1. Instances may be shared between threads. aiohttp calls this a
 * {@code CIMultiDictProxy}.
 */
public final class Headers implements Iterable<Headers.Header> {

  /**
   * One header field.
   *
   * @param name the field's name as it was sent
   * @param value the field's value without surrounding blanks; may be empty
   */
  public record Header(String name, String value) {}

  private final List<Header> fields;

  private Headers(List<Header> fields) {
    this.fields = fields;
  }

  /** No header fields. */
  public static final Headers EMPTY = new Headers(List.of());

  /** Returns header fields with these names and values in this order. */
  public static Headers of(Collection<Header> fields) {
    return Objects.requireNonNull(fields, "fields").isEmpty()
        ? EMPTY
        : new Headers(List.copyOf(fields));
  }

  /**
   * Returns header fields from names and values by turns: {@code of("Accept", "text/html", "TE",
   * "trailers")}.
   *
   * @throws IllegalArgumentException if the last name has no value
   */
  public static Headers of(String... namesAndValues) {
    if (Objects.requireNonNull(namesAndValues, "namesAndValues").length % 2 != 0) {
      throw new IllegalArgumentException(
          "there are "
              + namesAndValues.length
              + " texts; accepted is an even number, names and values by turns");
    }
    List<Header> fields = new ArrayList<>(namesAndValues.length / 2);
    for (int i = 0; i < namesAndValues.length; i += 2) {
      fields.add(new Header(namesAndValues[i], namesAndValues[i + 1]));
    }
    return of(fields);
  }

  /** Returns the value of the first field of this name, or nothing if there is no such field. */
  public Optional<String> get(String name) {
    int index = indexOf(name);
    return index < 0 ? Optional.empty() : Optional.of(fields.get(index).value());
  }

  private int indexOf(String name) {
    for (int i = 0; i < fields.size(); i++) {
      if (fields.get(i).name().equalsIgnoreCase(name)) {
        return i;
      }
    }
    return -1;
  }

  /** Returns the values of all fields of this name in the order in which they were sent. */
  public List<String> getAll(String name) {
    List<String> values = List.of();
    for (int i = 0; i < fields.size(); i++) {
      Header field = fields.get(i);
      if (field.name().equalsIgnoreCase(name)) {
        if (values.isEmpty()) {
          values = List.of(field.value());
        } else {
          values = new ArrayList<>(values);
          values.add(field.value());
        }
      }
    }
    return List.copyOf(values);
  }

  /** Returns whether there is a field of this name. */
  public boolean contains(String name) {
    return indexOf(name) >= 0;
  }

  /** Returns the number of fields; a name that occurs twice counts twice. */
  public int size() {
    return fields.size();
  }

  /** Returns an iterator over the fields in the order in which they were sent; it cannot remove. */
  @Override
  public Iterator<Header> iterator() {
    return fields.iterator();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Headers that && fields.equals(that.fields);
  }

  @Override
  public int hashCode() {
    return fields.hashCode();
  }

  /**
   * Returns the fields as {@code name: value}, one a line, with {@code ?} for controls in values.
   */
  @Override
  public String toString() {
    return fields.stream()
        .map(field -> Printable.of(field.name() + ": " + field.value()))
        .collect(Collectors.joining("\n"));
  }
}
