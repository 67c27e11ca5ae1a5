"""Official papers (公文) from an incident's timeline, as .docx and as PDF, by GB/T 9704-2012."""
