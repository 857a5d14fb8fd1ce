"""One kind of BPMN element a module."""
