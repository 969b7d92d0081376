package dev.tauko.cluster.internal.wire;

/**
 * A message that may go to another node: a record, written by Pekko's Jackson serialization as CBOR
 * ({@code reference.conf} binds this type). Its fields are numbers, texts, bytes, lists of these,
 * and references to actors. Nodes of the next version read it: fields may be added, and unknown
 * ones are ignored, but a field's name and meaning stay.
 */
public interface CborMessage {}
